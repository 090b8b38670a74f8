// The types of the board's scripts, and what they add to the shared object.

interface Span {
  low: number;
  high: number;
  unit: string;
  digits: number;
}
interface BoardGuess extends Span {
  name: string;
  question: string;
  answer: PackAnswer;
}
interface BoardPack {
  id: string;
  title: string;
  page: string;
  model: string;
  guesses: BoardGuess[];
  asks: (PackAsk & { id: string; question: string })[];
  opens: { id: string; question: string }[];
}
/** `mapped`: the model whose map shows all worlds. */
interface BoardPlan {
  packs: BoardPack[];
  mapped: string;
  version: string;
}

/** What a link holds. `earlier`: the same pupil handed in again. */
interface HandIn {
  piece: string;
  pack: BoardPack | undefined;
  named: string;
  who: string;
  by: string;
  version: string;
  answers: Map<string, { given: string; tries: number }>;
  texts: Map<string, string>;
  bets: Map<string, number>;
  world: World;
  unknown: [key: string, value: string][];
  query: string;
  earlier: boolean;
}
interface BoardRead {
  all: HandIn[];
  repeated: number;
  foreign: string[];
  other: number;
  lost: number;
}

interface Ring {
  x: number;
  label: string;
}
interface Moves {
  label: string;
  unit: string;
  pairs: [number, number][];
}
interface Went {
  ask: PackAsk & { id: string; question: string };
  answered: number;
  right: number;
  tries: number;
  common: { text: string; count: number; says: string } | null;
}
interface Fits {
  count: number;
  base: number;
  met: number[];
  rows: { label: string; count: number }[];
}
interface Placed {
  x: number;
  y: number;
  value: number;
}

interface Modelbook {
  handIns: {
    found(text: string, lessons: BoardPack[]): BoardRead;
    isEmpty(one: HandIn): boolean;
    pieces(text: string): string[];
  };
  counting: {
    load(names: string[]): Promise<unknown>;
    rings(pack: BoardPack, guess: BoardGuess): Ring[];
    guessed(guess: BoardGuess, people: HandIn[]): { xs: number[]; outside: number[] };
    moves(people: HandIn[]): Moves[];
    went(ask: PackAsk & { id: string; question: string }, people: HandIn[]): Went;
    side(m: Model, one: HandIn): Promise<Side>;
    fits(m: Model, sides: Side[]): Fits | null;
    placed(m: Model, grid: Grid, sides: Side[]): Placed[];
  };
  boardDrawing: {
    dots(box: HTMLElement, says: string, xs: number[], rings: Ring[], span: Span): (Ring & { letter: string })[];
    arrows(box: HTMLElement, says: string, pairs: [number, number][], span: Span): void;
  };
}
