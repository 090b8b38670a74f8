// The types of the page's scripts. `modelbook` is the one object that they share; bundle.py makes it, each script adds its part.

// -- a model, as bundle.model_script writes it ----------------------------------------------------------------------------

/** Numbers by key: settings of assumptions, or what a scenario sets. */
type Values = Record<string, number>;
/** A cell of a result: a number, a name, or nothing. */
type Cell = number | string | boolean | null | undefined;
type Row = Record<string, Cell>;
/** What a model's function takes by symbol, and gives by column. */
type Numbers = Float64Array | number[];
type Inputs = Record<string, number | Numbers>;
// biome-ignore lint/suspicious/noExplicitAny: a number or numbers, as the column's axes say, which only the model knows
type Columns = Record<string, any>;
type Compute = (inputs: Inputs, axes: Record<string, Cell[] | number>, memory?: object) => Columns;

interface Assumption {
  id: string;
  key: string;
  label: string;
  unit: string;
  /** A number; of a path a number a step. */
  baseline: number | Values;
  low: number;
  high: number;
  own: [number, number] | null;
  step: number;
  role: string;
  distribution: string;
  scaleFrom: number;
  floor: number;
  ceiling: number;
  choices: string[];
  category: string;
  byChoice: Record<string, number>;
  ranges: Record<string, [number, number]>;
}

interface Output {
  column: string;
  unit: string;
  names: string[];
  says: string;
  axes: string[];
}

interface Scenario {
  label: string;
  who: string;
  says: string;
  values: Values;
  /** What it sets itself, where its edition lies under it. */
  own?: string[];
}

interface Point {
  flow: string;
  value: number;
  per: string;
  who: string;
  [time: string]: Cell;
}

interface Grid {
  x: string;
  y: string;
  steps: number;
  lines: { line: string; column: string; step: number; levels: number[] }[];
  places: Row[];
  compute: Compute;
}

interface Edge {
  key: string;
  axis: "x" | "y";
  when: string[];
}

interface Padding {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Chart {
  spec: VegaSpec;
  padding: Padding;
  datasets: string[];
  edges: Edge[];
  rows?: boolean;
}

interface Model {
  name: string;
  /** A hash of its script, in a built book. */
  steps: number[];
  timeName: string;
  rowName: string;
  firstShown: number;
  focus: number;
  symbols: Record<string, string>;
  years: string;
  assumptions: Record<string, Assumption>;
  scenarios: Record<string, Scenario>;
  /** Names, or steps. */
  axes: Record<string, (number | string)[]>;
  data: Record<string, number[]>;
  rows: string;
  shownAfter: string;
  labelName: string;
  labels: Record<string, string[]>;
  outputs: Output[];
  summary: Output[];
  /** Columns that can be taken apart. */
  numbers: string[];
  members: Output[];
  memberRows: Row[];
  texts: Record<string, [condition: string, text: string][]>;
  views: Record<string, Record<string, string>>;
  headline: string[];
  fanColumns: string[];
  draws: number;
  ordered: string[][];
  shares: string[][];
  points: Point[];
  charts: Record<string, Chart>;
  compute: Compute;
  grids: Record<string, Grid>;
  record: { runs: Run[]; rows: RecordRow[] };
  /** Symbols that are solved for: `compute` gives the path of each under `$symbol`. */
  solved?: string[];
  shocks?: boolean;
  /** The output that is counted over draws; a step, or none for the summary. */
  histogram?: { column: string; step: number | null; bins: number };
}

/** A run of a model that figures want: its scenario (none: the reader's), settings, and the keys that the scenario holds. */
type Run = [scenario: string, settings: Values, held: string[]];

/** A number that a figure's expression reads: in which run, its name, where in a path (-1: none), whether an assumption. */
type Read = [run: number, name: string, place: number, assumed: number];

/** A published figure that worlds are held against (explorer/record.py). */
interface RecordRow {
  id: string;
  label: string;
  year: number;
  unit: string;
  origin: string;
  use: string;
  published: number;
  tolerance: number;
  notIn: string[];
  notWith: [id: string, position: number][];
  reads: Read[];
  side(x: number[]): number;
}

interface WorldFit {
  rows: { row: RecordRow; x: number; fits: boolean }[];
  met: number;
}

/** Worlds with their weights: by row its misses, by output its numbers a member of its axis. */
interface Sample {
  n: number;
  rows: RecordRow[];
  misses: Float64Array[];
  weights: Float64Array;
  ess: number;
  series: Record<string, Float64Array[]>;
}

/** What is said of worlds that fit; without lines where too few do. */
interface Worlds {
  n: number;
  ess: number;
  few: boolean;
  weighed: number;
  lines: Row[];
  excludes: RecordRow | null;
}

/** A world of a model: settings by key, on top of a scenario. */
interface Side {
  values: Values;
  scenario: string;
}

/** One number of a result: a column, and its place and step along the column's axis (null for a single number). */
interface Asked {
  output: Output;
  place: number | null;
  step: number | string | null;
}

interface Divided {
  contributions: number[];
  errors: number[];
}

/** What an assumption is in two worlds; of a path in a year. */
interface ExplainedPart {
  a: Assumption;
  year: number;
  first: number | string;
  second: number | string;
}

/** A step from one world to the other; it has several parts where assumptions move together. */
interface ExplainedStep {
  parts: ExplainedPart[];
  contribution: number;
  share: number;
  error: number;
}

/** How the steps of a number are written. */
interface Amounts {
  end(x: number): string;
  step(x: number): string;
  size(x: number): string;
  bare(x: number): string;
  error(x: number): string;
  unit: string;
}

/** Why two worlds differ; `problem` says why nothing is said: they do not differ, differ in too much, or have no number. */
interface Explained {
  from: number;
  to: number;
  differing: number;
  exact: boolean;
  steps: ExplainedStep[];
  problem: "" | "same" | "many" | "missing";
}

// -- the book, as bundle.index writes it ------------------------------------------------------------------------------------

/** What a page knows of a model whose script it does not load. */
interface Indexed {
  keys: Record<string, [label: string, low: number, high: number, choices?: string[]]>;
  scenarios: Record<string, string>;
  views: Record<string, string[]>;
  /** The assumptions whose baseline was another in an earlier edition, in words, by edition. */
  changed?: Record<string, string[]>;
  chapter?: string;
  page?: string;
}

interface Bet {
  label: string;
  unit: string;
  after?: string;
  signed?: boolean;
}

/** A rule over columns and keys: a name, a number, or an operation on rules. */
type Rule = string | number | [operation: string, ...of: Rule[]];

interface Link {
  name: string;
  source: string;
  target: string;
  key: string;
  rule: Rule;
  held: Values;
  same: string[];
  label: string;
  note: string;
  start: number;
  /** Where it is another in the edition of a scenario. */
  starts: Values;
  floor: number;
  ceiling: number;
  unit: string;
  path: boolean;
  given: string[];
}

/** A link that acts, or would: `off` undone by the reader, `byHand` overruled by a value of the reader's own. */
interface Carried {
  link: Link;
  value: number;
  off: boolean;
  byHand: boolean;
  on: boolean;
}

/** `off`: names of links between models that the reader has undone. */
/** What models run in: a world without the reader's guesses. */
type Settings = Omit<World, "bets">;

interface World {
  values: Values;
  scenarios: Record<string, string>;
  bets: Record<string, number>;
  off: string[];
}

// -- an explorer ------------------------------------------------------------------------------------------------------------

/** What a kernel answers when a page asks for a script. */
interface ScriptMessage {
  script: string;
  text: string;
}

/** What anywidget hands to `render`; the static page has one of its own (explorers.js). */
interface WidgetModel {
  // biome-ignore lint/suspicious/noExplicitAny: each trait has a type of its own
  get(name: string): any;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, tell: (message: ScriptMessage) => void): void;
  send?(message: object): void;
}

interface ExplorerConfig {
  view: Record<string, string>;
  scenario: string;
  sentence: string;
  headline: string;
  /** The big number, where there is one: its slot of words, and by column its scale and format. */
  number: { slot: string; scales: Record<string, Scale>; forms: Record<string, string> } | null;
  watched: string[];
  version: string;
  cited: Cited;
  axes: Record<string, Axes>;
}

/** What is said of a book where something of it is taken away. */
interface Cited {
  name: string;
  title: string;
  author: string;
  version: string;
  asOf: string;
  package: string;
}

/** What differs between a world and the book's, in words; `by`: what handed it on. */
interface Difference {
  key: string;
  value: number | string;
  label: string;
  from: string;
  to: string;
  by: string;
}

/** What is seen of an explorer, as it is taken away. */
interface Taken {
  m: Model;
  cited: Cited;
  values: Values;
  scenario: string;
  differs: Difference[];
  finding: string;
  /** Of the chart, and the quiet line below it. */
  title: string;
  quiet: string;
  notes: string[];
  chapter: string;
  /** Where others find this state; empty where there is no such place. */
  address: string;
  today: string;
  number: { column: string; shown: string } | null;
}

/** A picture that stands alone, as SVG. */
interface Sheet {
  text: string;
  width: number;
  height: number;
}

interface TakeAway {
  open(): void;
}

/** What the scale of the big number spans, the book's value, and 5th percentile, median and 95th over worlds that fit. */
interface Scale {
  low: number;
  high: number;
  book: number;
  fits: number[];
}

/** What a chart's axes span: by the values of `by`, joined, the ends of each scale. They only grow. */
interface Axes {
  by: string[];
  ends: Record<string, Record<string, [number, number]>>;
}

interface HeldAxes {
  /** Span what the state spans. */
  at(view: VegaView, state: Record<string, string>): void;
  /** Take in what is drawn: what was not known, and, `past` the known ends, too. Whether an axis moved. */
  grow(view: VegaView, past: boolean): Promise<boolean>;
  spans(view: VegaView): Record<string, number[]>;
}

interface LiveChart {
  /** Draw rows in a state; `past`: whether its axes may grow. */
  update(data: Record<string, Row[]>, state: Record<string, string>, past: boolean): Promise<void>;
  /** Let the axes reach as far as what is drawn; whether they moved. */
  grow(): Promise<boolean>;
  /** What the axes that are held span. */
  spans(): Record<string, number[]>;
  resize(): Promise<void>;
  svg(): SVGSVGElement | null;
  /** Pixels of the drawing of a point of its axes, and the reverse. */
  at(x: number, y: number): [number, number];
  value(px: number, py: number): [number, number];
  scale(name: string): VegaScale;
  size(): [number, number];
}

/** What a field for a number stands for; all in the unit that is shown. `start` is the book's value. */
interface NumberFieldOf {
  state(): { value: number; start: number; low: number; high: number; step: number; unit: string };
  take(x: number): void;
}

interface NumberField {
  /** Say what is in force, unless the reader is typing. */
  show(): void;
}

interface Mark {
  place(to: { x: number; y: number }): void;
}

interface EdgeState {
  a: Assumption;
  value: number;
  words: string;
  bounds: [number, number];
}

interface Edges {
  place(holds: (conditions: string[]) => boolean): void;
}

interface DrawnChart {
  name: string;
  box: HTMLElement;
  live: LiveChart;
  grid?: Grid;
  mark: Mark | null;
  edges: Edges | null;
}

/** An element that is handed key events where a notebook stops them at its window. */
interface KeepsKeys {
  keys?(event: KeyboardEvent): void;
}

interface ExplorerState {
  m: Model;
  model: WidgetModel;
  config: ExplorerConfig;
  pushed: Record<string, Record<string, number | undefined>>;
  readonly all: Values;
  readonly values: Values;
  readonly links: Record<string, Carried>;
  readonly linked: Values;
  readonly inForce: Values;
  readonly scenario: string;
  readonly preset: Values;
  readonly compare: string;
  readonly edition: string;
  readonly view: Record<string, string>;
  part(wanted: (key: string) => boolean): Values;
  sets(f: Carried | undefined): boolean;
  known(name: string, otherwise: string): string;
  put(trait: string, value: unknown): void;
  see(name: string, value: string): void;
  take(to: Values): string[];
  set(wanted: Record<string, unknown>): string[];
  giveBack(key: string): void;
  choose(name: string): { count: number; bringBack: () => void };
  reset(): void;
  ofKey(key: string): { a: Assumption; year: number };
  movedAlong(ids: string[]): string;
  edge(key: string): EdgeState;
  query(): string;
  rows(): Row[];
  summary(): Row;
}

interface Explorer extends ExplorerState {
  figure: HTMLElement;
  charts: DrawnChart[];
  uncertain: boolean;
  spread: string;
  readonly ofRecord: boolean;
  readonly moving: boolean;
  readonly waiting: boolean;
  ensemble: Ensemble;
  why: Why | null;
  cockpit: Cockpit;
  takes: Takes | null;
  arrived(part: "Why" | "TakeAway", script: string): Promise<boolean>;
  withAnswers(): Promise<void>;
  history: ReaderHistory;
  far: Set<Element>;
  resting: number;
  /** Whether a lever is in the reader's hand. */
  inHand: boolean;
  painting: Painting;
  $(selector: string): HTMLElement | null;
  $$(selector: string): HTMLElement[];
  parts(selector: string): HTMLElement[];
  move(to: Values): void;
  resize(): void;
  note(text: string, label?: string, act?: () => void): void;
}

/** Work that can wait. */
interface Slices {
  begin<T>(make: () => Generator<void, T>, done: (result: T) => void): void;
  stop(): void;
}

interface Ensemble {
  readonly lines: Row[];
  headline(): { column: string; output: Output | undefined; step: number | null };
  want(): void;
  stop(): void;
  says(): string;
}

/** Where a reader's world is compared with a scenario. */
interface Compared {
  readonly m: Model;
  readonly inForce: Values;
  readonly scenario: string;
  readonly compare: string;
  $(selector: string): HTMLElement | null;
}

/** A lever's least change that reaches a target; `to` is null where none in its range does. */
interface Take {
  a: Assumption;
  key: string;
  from: number;
  to: number | null;
  share: number;
}

interface Takes {
  show(): void;
  stop(): void;
}

interface ReaderHistory {
  record(): void;
  show(): void;
  undo(): void;
  redo(): void;
  keys(event: KeyboardEvent): void;
}

interface Cockpit {
  answer: string;
  readonly main: HTMLElement | null;
  ask(tool: string): void;
  open(open: boolean): void;
  reach(): void;
  size(): [number, number];
}

interface Why {
  show(): void;
  stop(): void;
}

interface Painting {
  datasets(values: Values, scenario: string, moving: boolean): (chart: DrawnChart) => Record<string, Row[]>;
  state(): Record<string, string>;
  moved: string;
  touched: Set<string>;
  /** Whether something has still to follow what was drawn, until the lever pauses. */
  behind: boolean;
  readonly rows: Row[];
  readonly summed: Row;
  draw(): void;
  grow(): void;
  settle(): void;
  follow(): void;
  placeMark(chart: DrawnChart): void;
  stop(): void;
}

interface ExplorerFace {
  readonly values: Values;
  readonly scenario: string;
  readonly view: Record<string, string>;
  readonly linked: Values;
  set(values: Record<string, unknown>): void;
  result(): Row[] & { summary: Row };
  reset(): void;
  /** What the axes of the charts span, as drawn, by chart and scale; and by state, as kept. */
  axes(): { drawn: Record<string, Record<string, number[]>>; kept: Record<string, Axes> };
}

/** A line of "your world": words, the label of its way back, and the way back where there is one. */
type Line = [words: string, label: string, back: (() => void) | null];
interface Chapter {
  title: string;
  page: string;
  lines: Line[];
}

// -- what a number's format is (worlds/formats.json) -------------------------------------------------------------------------

interface NumberFormat {
  times?: number;
  over?: number;
  digits: number;
  trim?: boolean;
  ungrouped?: boolean;
  before?: string;
  after?: string;
  below?: string;
}

interface Formats {
  minus: string;
  missing: string;
  formats: Record<string, NumberFormat>;
  units: Record<string, string>;
  otherwise: string;
  prefixes: string[];
  ones: Record<string, string>;
  places: [least: number, digits: number][];
}

// -- Vega, as vendor/vega.js offers it ----------------------------------------------------------------------------------------

interface VegaSpec {
  width?: number;
  height?: number;
  // biome-ignore lint/suspicious/noExplicitAny: a part of a specification, which Vega reads
  scales?: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same
  signals?: any;
  [part: string]: unknown;
}
interface VegaScale {
  (x: number): number;
  invert(px: number): number;
  domain(): number[];
}
interface VegaChangeset {
  modify(tuple: Row, field: string, value: Cell): void;
}
interface VegaView {
  getState(): { signals: Record<string, unknown> };
  signal(name: string, value: unknown): void;
  data(name: string, rows: Row[]): void;
  change(name: string, change: VegaChangeset): void;
  width(): number;
  width(px: number): VegaView;
  height(): number;
  height(px: number): VegaView;
  scale(name: string): VegaScale;
  runAsync(): Promise<VegaView>;
}
interface Vega {
  View: new (runtime: object, options: object) => VegaView;
  parse(spec: VegaSpec, config: null, options: { ast: boolean }): object;
  expressions: object;
  changeset(): VegaChangeset;
}

// -- the shared object ----------------------------------------------------------------------------------------------------------

interface Speaker {
  value(ref: string): Cell;
  say(slot: string): string;
}

interface Flip {
  key: string;
  a: Assumption;
  start: number;
  value: number;
  share: number;
  result: number;
}

interface Verdict {
  value: number;
  flips: Flip[];
  nearest: Flip | null;
  searched: number;
  outOfReach: number;
}

/** What a link asks for; `asks`: whether that is a world; `earlier`: an earlier edition that it may have meant (core/address.js). */
interface Opened {
  world: World;
  asks: boolean;
  view: Record<string, string>;
  notes: string[];
  earlier: string;
}

/** Words that all pages have (core/text.js). */
interface FrontText {
  unknownKey: string;
  notANumber(label: string): string;
  outOfRange(label: string): string;
  unknownScenario: string;
  unknownEdition: string;
  olderLink(version: string, labels: string[]): string;
  undatedLink(edition: string, labels: string[]): string;
  inEdition(label: string): string;
  toEdition(label: string): string;
  toPresent: string;
  unknownView: string;
  failed: string;
  renewed: string;
  tryAgain: string;
  loadAgain: string;
  linkMissing: string;
  notKept: string;
  locked: string;
  noKernel: string;
  copied: string;
  copyByHand: string;
  changes(n: number): string;
  between(one: string, other: string, share: number): string;
  noWorld: string;
  backToMine: string;
  linkWorld: string;
  changedLinkWorld: string;
  noChanges: string;
  undo: string;
  redo: string;
  setBy(label: string, value: string): string;
  wouldSet(label: string, value: string): string;
  yoursWins(label: string, value: string): string;
  presetWins(label: string, value: string): string;
  activeLinks: string;
  otherwise: string;
  bets: string;
  noBet: string;
  takeBack: string;
  backToFirst: string;
  nothingChanged: string;
  changedHere(n: number, left: number, all: number): string;
  thisWorld(link: string): string;
  failedSummary: string;
  undoAll: string;
  copyLink: string;
  close: string;
  baseline: string;
  yourWorld: string;
  kept: string;
  entriesShown(n: number, of: number): string;
  entriesInView(n: number, from: string, to: string): string;
  filterLeftOut: string;
}

/** Words of an explorer (text_explorer.js), which come when one wakes. */
interface ExplorerText {
  noSuchNumber(kept: string): string;
  keptInRange(low: string, high: string): string;
  notOpened: string;
  changed(n: number): string;
  presetPutAway(n: number): string;
  bringBack: string;
  movedAlong(labels: string[]): string;
  shownRows(n: number, all: number): string;
  zeroInScenario: string;
  slack: string;
  aside: string;
  otherCharts: string;
  uncertaintyNote(n: number): string;
  fits(met: number, count: number, own: boolean): string;
  fewer: string;
  more(n: number): string;
  next(label: string): string;
  onScale(here: string, book: string): string;
  inFitting(low: string, high: string): string;
  inYourFitting(low: string, high: string): string;
  inDraws(low: string, high: string): string;
  ranges(what: string, range: string): string;
  spoken(number: string, finding: string): string;
  gives(x: string): string;
  inside: string;
  outside: string;
  drawing: string;
  tooFew(worlds: Worlds, published: string | null): string;
  ofRecord(worlds: Worlds, range: string): string;
  unsolved: string;
  atFirst: string;
  elsewhere: string;
  mark(x: string, atX: string, y: string, atY: string): string;
}

/** Words of the tools whose answer takes the chart's place (text_answers.js), which come when one is asked. */
interface AnswerText {
  mattersTitle(what: string, year: number): string;
  mattersNote(here: string): string;
  mattersNothing(here: string): string;
  points: string;
  takesAsk(what: string): string;
  noTarget: string;
  wouldTake: string;
  takeIt: string;
  outOfReach(labels: string[], all: boolean): string;
  lowEnd: string;
  highEnd: string;
  assumption: string;
  here: string;
  sameAssumptions: string;
  compareTitle(name: string): string;
  whichNumber: string;
  orLink: string;
  thatWorld: string;
  takingApart: string;
  step: string;
  inPoints(x: string): string;
  crux(whole: string, part: string, label: string): string;
  cruxAlone(whole: string, label: string): string;
  cruxOver(label: string, part: string, rest: string): string;
  noCrux(whole: string, first: string, one: string, second: string, two: string): string;
  evensOut(end: string): string;
  nothingMoves(n: number): string;
  exactNote(n: number): string;
  drawnNote(n: number): string;
  manyDiffer(n: number): string;
  noNumber: string;
}

/** Words of what is taken away (text_take.js), which comes when it is wanted. */
interface TakeText {
  takeAway: string;
  copyPicture: string;
  noCopy: string;
  noPicture: string;
  notDrawn: string;
  pictureCopied: string;
  picture: string;
  numbers: string;
  csvNote: string;
  cite: string;
  citeText: string;
  citeBibtex: string;
  embed: string;
  embedCode: string;
  embedNote: string;
  python: string;
  pythonLine: string;
  pythonRun: string;
  copy: string;
  textCopied: string;
  notCopied: string;
  noAddress: string;
  baseSettings: string;
  ghostIs: string;
  noForecast: string;
  whose: string;
  edition: string;
  present: string;
  sharedWorld: string;
  mineAside: string;
  keepMine: string;
  takeThis: string;
  toBook: string;
  mineAgain: string;
  bookAgain: string;
  linkAgain: string;
  rounded(digits: number): string;
  saved(name: string): string;
  pythonNote(packaged: string): string;
  longAddress(n: number): string;
  settingsSaid(list: string): string;
  oneSetting(one: Difference): string;
  andMore(n: number): string;
  comparedWith(name: string): string;
  modelOf(title: string, version: string): string;
  asOf(day: string): string;
  readOn(day: string): string;
  sharedDiffers(n: number): string;
}

type PageText = FrontText & ExplorerText & AnswerText & TakeText;

/** Where a line of the reader's ends, and whether that is told. */
interface End {
  value: number;
  whole: boolean;
  label: string;
}

interface Modelbook {
  models: Record<string, Model>;
  vector: number[];
  formats: Formats;
  // of the book (bundle.index); a notebook has none of these
  book: string;
  version: string;
  index: Record<string, Indexed>;
  linked: Link[];
  bets: Record<string, Bet>;
  /** The earlier editions, and the name of the present one. */
  earlier: Record<string, { label: string; version: string }>;
  edition: string;
  passages?: [address: string, page: string, parts: [id: string, heading: string, text: string][], kind: number][];

  text: PageText;
  words: {
    fixed(x: number, digits: number): string;
    trimmed(x: number, digits: number): string;
    shown(x: Cell, form?: string, unit?: string): string;
    quantity(x: number, unit: string): string;
    measured(x: number, unit: string): string;
    stopAt(m: Model, a: Assumption, x: number): string;
    stated(m: Model, a: Assumption, x: number): string;
    short(x: number, unit: string): string;
    coarsened(numbers: number[], unit: string): string[];
    ranged(low: number, middle: number, high: number, unit: string): string;
    beside(text: string, noun: string): string;
    guessed(x: number, bet?: Bet): string;
    handed(f: Carried): string;
    compares(a: Cell, sign: string, b: Cell): boolean;
    holds(condition: string, value: (ref: string) => Cell): boolean;
    say(rows: [string, string][], value: (ref: string) => Cell, unit: (ref: string) => string): string;
    speaker(m: Model, rows: Row[], summed: Row, view: Row, scenario: string): Speaker;
    plain(text: string): string;
  };
  /** Of what is exported alone. */
  alone(context: { model?: Partial<WidgetModel>; el: HTMLElement; html: string; css: string; id: string }): () => void;
  typed: { read(text: string, unit: string, range: [number, number]): number; readings(digits: string): number[] };
  world: {
    scenarioRows(m: Model, values: Values, edition?: string): Row[];
    moveAlong(m: Model, values: Values, scenario: string, key: string): string[];
    control(
      m: Model,
      a: Assumption,
      values: Values,
      preset: Values,
    ): { key: string; value: number; start: number; low: number; high: number };
    niceStep(low: number, high: number): number;
    resolve(m: Model, values: Values, scenario: string, into?: Inputs): Inputs;
    resolveOne(m: Model, a: Assumption, values: Values, preset: Values, into?: Float64Array): number | Float64Array;
    startOf(m: Model, a: Assumption, values: Values, preset: Values): number;
    choiceOf(m: Model, a: Assumption, values: Values, preset: Values): string;
    bounds(m: Model, a: Assumption, values: Values, preset: Values): [number, number];
    firstShown(m: Model, values: Values, scenario: string): number;
    shownOf(m: Model, a: Assumption, values: Values, preset: Values): number;
    whenOf(m: Model, a: Assumption): string;
    rows(m: Model, values: Values, scenario: string): Row[];
    summary(m: Model, values: Values, scenario: string): Row;
    members(m: Model, values: Values, scenario: string): Row[];
    unsolved(m: Model, values: Values, scenario: string): boolean;
    points(m: Model, rows: Row[]): Row[];
    number(m: Model, column: number | Numbers, step: number): number;
    ofKey(m: Model, key: string): { a: Assumption; year: number } | null;
    range(reference: { a: Assumption; year: number }): [number, number];
    checked(m: Model, values: Record<string, unknown>): { good: Values; notes: string[] };
    isPath(a: Assumption): boolean;
  };
  editions: {
    parted(name: string): [edition: string, plain: string];
    named(edition: string, name: string): string;
    base(name: string): string;
    isBase(name: string): boolean;
    of(world: { scenarios: Record<string, string> }): string;
    enter(world: { scenarios: Record<string, string> }, edition: string): void;
    toBase(world: { scenarios: Record<string, string> }, model: string): void;
    carried(version: string): string;
    changed(world: World, own: string, edition: string): string[];
  };
  links: {
    find(world: Settings, wanted?: (link: Link) => boolean): { carried: Carried[]; missing: string[] };
    inForce(world: Settings, carried: Carried[]): Values;
  };
  sampling: {
    uncertain(m: Model): Assumption[];
    fan(m: Model, values: Values, scenario: string, n: number, seed: number, columns: string[]): Row[];
    histogram(m: Model, values: Values, scenario: string, n: number, seed: number): Row[];
    counted(x: Float64Array, bins: number): Row[];
    tornado(
      m: Model,
      values: Values,
      scenario: string,
      column: string,
      step: number,
    ): { a: Assumption; low: number; high: number }[];
    shifts(seed: number, dimensions: number): number[];
    quantileOf(a: Assumption, mode: number, u: number, bounds?: [number, number]): number;
  };
  fit: {
    world(m: Model, values: Values, scenario: string): WorldFit;
    sides(
      m: Model,
      rows: RecordRow[],
      values: Values,
      scenario: string,
      kept?: { memory: object; inputs: Inputs },
      own?: Columns,
    ): number[];
    rowsIn(m: Model, values: Values, scenario: string): RecordRow[];
  };
  fitting: {
    worlds(m: Model, values: Values, scenario: string, n: number, seed: number, columns: string[]): Generator<void, Worlds>;
    weights(misses: Float64Array[], n: number): Float64Array;
    effective(w: Float64Array): number;
    quantiles(x: Float64Array, w: Float64Array, levels?: number[]): number[];
    LEVELS: number[];
  };
  takes: {
    takes(m: Model, values: Values, scenario: string, column: string, target: number): Generator<void, Take[]>;
    reached(at: (x: number) => number, from: number, end: number, target: number, side: number): number | null;
    whole(from: number, to: number, low: number, high: number): number;
  };
  explain: {
    explain(m: Model, a: Side, b: Side, number: Asked, seed?: number): Generator<void, Explained>;
    asked(m: Model, output: string): Asked | null;
    exact(worth: (taken: boolean[]) => number, d: number): Generator<void, Divided>;
    sampled(worth: (taken: boolean[]) => number, d: number, seed: number): Generator<void, Divided>;
    orders(d: number, seed: number): number[][];
    joined(names: string[], bound: string[][]): string[][];
  };
  crux: {
    amounts(told: Explained, output: Output): Amounts;
    named(step: ExplainedStep): string;
    valued(step: ExplainedStep, side: "first" | "second"): string;
    sentence(told: Explained, output: Output): string;
    places(told: Explained): { ends: [number, number]; steps: [number, number][] };
  };
  grid: {
    rows(m: Model, grid: Grid, values: Values, scenario: string): Row[];
    here(m: Model, grid: Grid, values: Values, scenario: string): { kind: string; x: number; y: number };
    reached(xs: number[], values: Float64Array, level: number): [number, boolean];
  };
  flips: {
    verdict(world: Settings, of: { model: string; column: string }): Generator<void, Verdict>;
    whole(move: Flip): number;
  };
  differences(m: Model, values: Values, scenario: string, links?: Record<string, Carried>): Difference[];
  forms: {
    csv(rows: Cell[][]): string;
    html(words: string): string;
    lines(words: string, width: number, measure: (text: string) => number): string[];
  };
  credits: {
    settings(taken: Taken, most?: number): string;
    below(taken: Taken): string[];
    day(iso: string): string;
    csv(rows: Row[], taken: Taken): string;
    line(taken: Taken): string;
    python(taken: Taken): string;
    citation(taken: Taken): string;
    bibtex(taken: Taken): string;
    embed(taken: Taken): string;
    rounded(x: Cell, whole: boolean): Cell;
  };
  settings: {
    nothing(): World;
    isLink(name: unknown): boolean;
    inRange(key: string, value: number): boolean;
    label(model: Indexed, key: string): string;
    cleaned(kept: unknown): World;
    changes(world: World): number;
    isSet(world: World): boolean;
    alike(a: World, b: World): boolean;
  };
  address: {
    read(hash: string): { place: string; state: Map<string, string> };
    mended(hash: string, has: (id: string) => boolean): string;
    bare(text: string): string;
    world(state: Map<string, string>, own: string): Opened;
    sent(state: Map<string, string>, own: string): Opened;
    query(world: World): string;
    besides(world: World): [string, string][];
    others(world: World, own: string): [string, string][];
  };

  // the explorer's page side
  returned(act: () => void): () => void;
  markup: {
    write(el: Element, text: string): void;
    put(el: Element, words: string): void;
    say(el: Element, words: string): void;
    add<Tag extends keyof HTMLElementTagNameMap>(
      to: Element,
      tag: Tag,
      words?: string,
      attributes?: Record<string, string>,
    ): HTMLElementTagNameMap[Tag];
    addButton(to: Element, words: string, act: () => void): HTMLButtonElement;
    draw(to: Element, tag: string, attributes: Record<string, string | number>, words?: string): SVGElement;
    copy(text: string): Promise<boolean>;
    copyLink(link: string): Promise<string>;
    reachable(boxes: HTMLElement[]): void;
  };
  NumberField: new (box: HTMLElement, of: NumberFieldOf) => NumberField;
  axes: { held(spec: VegaSpec, axes?: Axes): HeldAxes };
  chart: {
    live(box: HTMLElement, chart: Chart, axes?: Axes, place?: () => [number, number]): LiveChart;
    fields(spec: unknown): Set<string>;
  };
  saving: {
    csv(rows: Row[], name: string): void;
    save(blob: Blob, name: string): void;
    isTrue(): boolean;
  };
  sheet: {
    draw(e: Explorer, chart: DrawnChart, taken: Taken): Promise<Sheet | null>;
    png(sheet: Sheet): Promise<Blob | null>;
  };
  TakeAway: new (explorer: Explorer) => TakeAway;
  mark(box: HTMLElement, m: Model, grid: Grid, live: LiveChart, set: (to: Values) => void): Mark;
  drag: {
    edges(
      box: HTMLElement,
      chart: Chart,
      live: LiveChart,
      state: (key: string) => EdgeState,
      take: (to: Values) => void,
    ): Edges;
  };
  controls: {
    show(e: Explorer, keys?: Set<string>): void;
    showIdle(e: Explorer, say: (slot: string) => string): void;
    elsewhere(e: Explorer, key: string): void;
  };
  lock(box: HTMLElement): void;
  fields: string;
  panels: {
    showTable(e: Explorer, rows: Row[]): void;
    filterTable(e: Explorer): void;
    showUncertainty(e: Explorer): void;
  };
  headline: {
    column(e: Explorer): string;
    value(e: Explorer, rows: Row[], summed: Row): number;
    shown(e: Explorer, x: number): string;
    show(e: Explorer, rows: Row[], summed: Row, say: (slot: string) => string, range: Row | undefined): void;
    claim(e: Explorer, range: Row): string;
  };
  tornado: { show(e: Explorer): void };
  Takes: new (explorer: Explorer) => Takes;
  History: new (explorer: Explorer) => ReaderHistory;
  Cockpit: new (explorer: Explorer) => Cockpit;
  State: new (m: Model, model: WidgetModel, config: ExplorerConfig) => ExplorerState;
  Painting: new (explorer: Explorer) => Painting;
  Slices: new (pause: number) => Slices;
  breath(): Promise<void>;
  Ensemble: new (explorer: Explorer) => Ensemble;
  Why: new (of: Compared, column: () => string) => Why;
  meter: { show(box: Element, m: Model, values: Values, scenario: string, own: boolean): void };
  wiring: { wire(e: Explorer): void; search(e: Explorer): void };
  render(context: { model: WidgetModel; el: HTMLElement }): () => void;

  // the static page
  store: {
    read(): { current: World; mine: World | null; known: boolean };
    write(current: World, mine: World | null): boolean;
    readonly works: boolean;
  };
  loader: { load(path: string): Promise<void>; root: string; readonly renewed: boolean };
  bar: {
    write(to: string, state?: unknown): void;
    later(act: () => void, pause: number): void;
    take(): void;
    readonly taken: string;
  };
  visit: {
    take(how?: { here?: boolean }): string[];
    ask(asked: Map<string, string>): string[];
    look(view: Record<string, string>): void;
    adopt(): void;
    ownKeys(): string[];
    change(change: (world: World) => unknown): void;
    enter(edition: string): void;
    undoAll(): void;
    restore(): void;
    bet(name: string, guess?: number): void;
    told(): void;
    shown(): void;
    listen(tell: () => void): void;
    listenView(tell: () => void): void;
    query(): string;
    readonly world: World;
    readonly view: Record<string, string>;
    readonly earlier: string;
    readonly place: string;
    readonly visiting: boolean;
    readonly arrived: World | null;
    readonly notOwn: string;
    readonly changes: number;
  };
  linking: {
    need(models: string[]): Promise<unknown>;
    run(world: World): Promise<unknown>;
    again(): void;
    readonly carried: Carried[];
    readonly ready: Promise<unknown>;
  };
  shared?(): Promise<void>;
  pasted?(m: Model, link: string): Promise<{ side: Side | null; notes: string[] }>;
  carry(): void;
  explorers: { start(): void; tell(notes: string[]): void; tellMissing(): void; hush(): void };
  facts: { start(): void };
  card: {
    show(el: HTMLElement, world: { said: string; value: number; first: number | undefined }): void;
    printed(el: HTMLElement): void;
    percent(x: number, from: number, to: number): string;
    wire(el: HTMLElement, address: () => string): void;
    picture(el: HTMLElement): Promise<Blob | null>;
  };
  moved: {
    show(el: HTMLElement, here: number, book: number, say: (slot: string, view?: Row) => string): void;
    wire(el: HTMLElement): void;
  };
  summing: { draw(parts: Record<string, HTMLElement>): void };
  betting: { start(): void; show(): void; mark(bet: HTMLElement, at: number, words: string): void };
  drawnEnds: {
    show(frame: HTMLElement, ends: End[], y: (value: number) => number): void;
    between(camps: { label: string; value: number }[], value: number): string;
  };
  dialog: { start(): void; show(): void; chapters(): Chapter[]; linkWords(f: Carried): string };

  // a notebook's page
  loading: Record<string, Promise<unknown>>;
  /** A hash of the scripts that a page names; the page has it too. */
  build?: string;
  /** Hashes that the models' scripts say of themselves, by model. */
  came?: Record<string, string>;
  /** Hashes of the scripts that a page loads when it wants them, by path. */
  versions?: Record<string, string>;
  keepsKeys?: boolean;
}

declare var modelbook: Modelbook;
declare var modelbookVega: Vega;
