// The types of a lesson's scripts, and what they add to the shared object.

/** What an answer reads of a run of a model: a column, maybe `@` a step, or an assumption. */
interface PackRead {
  model: string;
  scenario: string;
  settings: Values;
  ref: string;
  assumed: boolean;
}

/** A number; `["read", PLACE]`; or an operation with what it is applied to. */
type PackTree = number | [name: string, ...of: (PackTree | number)[]];
interface PackSum {
  reads: PackRead[];
  tree: PackTree;
}
interface PackRelation {
  left: PackSum;
  sign: string;
  right: PackSum | { word: string };
}
interface PackSolved extends PackRelation {
  solve: { model: string; key: string; low: number; step: number; count: number };
  times: number;
}
type PackAnswer = (PackSum & { times: number }) | PackSolved;

interface PackOption {
  word: string;
  labels: string[];
  says: string;
  holds?: PackRelation;
}
interface PackAsk {
  kind: string;
  unit: string;
  digits: number;
  accept: number;
  answer: PackAnswer | null;
  right: string;
  hint: string;
  wrongs: { answer: PackAnswer; near: number; says: string }[];
  options: PackOption[];
}
interface PackWorths {
  answer: Cell;
  wrongs: number[];
}
interface PackGuess {
  unit: string;
  digits: number;
  answer: PackAnswer;
  then: string;
}

interface PackState {
  label: string;
  query: [string, string][];
}
interface PackPlan {
  id: string;
  model: string;
  word: string;
  view: Record<string, string>;
  held: boolean;
  version: string;
  states: Record<string, PackState>;
  locks: Values;
  reads: [ref: string, form: string][];
}
interface PackKept {
  state: string;
  shown: boolean;
  answers: Record<string, { given: string; tries: number }>;
  texts: Record<string, string>;
  cells: Record<string, string>;
  ticks: boolean[];
}

interface PackStore {
  kept: PackKept;
  keep(): void;
}

interface Modelbook {
  asks: {
    store(lesson: string): PackStore;
    wire(el: HTMLElement, of: PackStore): void;
    load(plan: unknown): Promise<unknown>;
    failed(said: Element): (error: unknown) => void;
  };
  carrying: { carried(text: string): string; brought(text: string): string };
  checking: {
    readings(text: string): number[];
    plainly(text: string): string;
    written(x: number, ask: { digits: number; unit: string }): string;
    judged(ask: PackAsk, worths: PackWorths, given: string, tries: number): { right: boolean; says: string };
    worth(plan: PackAnswer): Cell;
    worthsOf(ask: PackAsk): PackWorths;
    modelsOf(plan: unknown): string[];
  };
  packs: { id: string; query(who?: string): string; enter(state: string): void; show(): void };
}
