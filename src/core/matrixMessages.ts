// What the matrix's page and the extension tell each other: plain data, as small as thousands of rows ask for.

/** How a cell's pin stands, what needs a look first. `none`: neither this environment nor the one before pins the prompt. */
export const cellStates = [
  'damaged',
  'unknown',
  'untold',
  'damagedBefore',
  'untoldBefore',
  'held',
  'missing',
  'behind',
  'ahead',
  'only',
  'outdated',
  'unread',
  'inStep',
  'latest',
  'none',
] as const;
export type CellState = (typeof cellStates)[number];

/** How a draft stands, what needs a look first. `absent`: pinned, but neither a draft nor a version is there. */
export const draftStates = ['invalid', 'absent', 'missing', 'modified', 'new', 'unread', 'clean'] as const;
export type DraftCellState = (typeof draftStates)[number];

/**
 * One prompt: its id, three numbers about its draft (place in `draftStates`, word, number of its latest version), and
 * `numbersPerCell` for each environment in promotion order: place in `cellStates`, word of the version or move, word of
 * the state, number of the version, versions between, and when it moved in seconds since the epoch. A word is a place
 * among the words sent so far in this round; -1 stands for none.
 */
export type MatrixRow = readonly [id: string, ...numbers: number[]];

export const numbersPerDraft = 3;
export const numbersPerCell = 6;

export interface MatrixEnvironment {
  readonly name: string;
  readonly protected: boolean;
}

/** A new table; its rows follow. What was shown stays until all of them came. */
export interface MatrixHead {
  readonly kind: 'head';
  /** Grows with every head: messages of an earlier round are about another table. */
  readonly round: number;
  /** Every registry of the window, by its root as a URI string. */
  readonly registries: readonly { readonly root: string; readonly name: string }[];
  /** The root of the one that is shown; null where there is none. */
  readonly registry: string | null;
  readonly environments: readonly MatrixEnvironment[];
  /** How many rows follow. */
  readonly total: number;
  /** Whether pins may be moved. */
  readonly writable: boolean;
}

/** Some rows of a new table, or rows that changed since it was whole. */
export interface MatrixRows {
  readonly kind: 'rows' | 'changes';
  readonly round: number;
  /** Words that rows name by their places, added to those sent before in this round. */
  readonly words: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Whether the table is whole with these. */
  readonly isLast: boolean;
}

/** Who moved the pins of rows that are looked at, and what there is to say about each. */
export interface MatrixMoves {
  readonly kind: 'moves';
  readonly round: number;
  readonly moves: readonly MatrixMove[];
}

export interface MatrixMove {
  readonly prompt: string;
  readonly environment: string;
  /** Empty where no event tells. */
  readonly by: string;
  /** Several lines. */
  readonly about: string;
}

/** A sentence above the table; an empty text takes it away. */
export interface MatrixNotice {
  readonly kind: 'notice';
  readonly tone: 'info' | 'warning' | 'error';
  readonly text: string;
  /** What its button does: reads again, or sets up; null for no button. */
  readonly remedy: 'refresh' | 'setUp' | null;
}

export type MatrixMessage = MatrixHead | MatrixRows | MatrixMoves | MatrixNotice;

export const matrixActions = ['open', 'openDraft', 'promote', 'rollback'] as const;
export type MatrixAction = (typeof matrixActions)[number];

/** What the page asks for. */
export type MatrixRequest =
  | { readonly kind: 'ready'; readonly registry: string | null }
  | { readonly kind: 'choose'; readonly registry: string }
  | { readonly kind: 'refresh' | 'setUp' }
  | { readonly kind: 'moves'; readonly round: number; readonly prompts: readonly string[] }
  | MatrixActRequest;

/** Something to do with one cell; without an environment, with a prompt's draft. */
export interface MatrixActRequest {
  readonly kind: 'act';
  readonly action: MatrixAction;
  readonly registry: string;
  readonly prompt: string;
  readonly environment: string | null;
}

/** So many prompts may be asked about at once: more than any window shows. */
export const mostPromptsAsked = 200;

const longestText = 4096;

/** Reads what a page sent, which may be anything; null for what is no request. Whether its names exist is not known here. */
export function readMatrixRequest(value: unknown): MatrixRequest | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { kind, registry, prompt, environment, action, round, prompts } = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'ready':
      return registry === null || isText(registry) ? { kind, registry } : null;
    case 'choose':
      return isText(registry) ? { kind, registry } : null;
    case 'refresh':
    case 'setUp':
      return { kind };
    case 'moves':
      return Number.isSafeInteger(round) &&
        Array.isArray(prompts) &&
        prompts.length <= mostPromptsAsked &&
        prompts.every(isText)
        ? { kind, round: round as number, prompts }
        : null;
    case 'act': {
      const known = matrixActions.find((name) => name === action);
      const isPlace = isText(registry) && isText(prompt) && (environment === null || isText(environment));
      return known !== undefined && isPlace ? { kind, action: known, registry, prompt, environment } : null;
    }
    default:
      return null;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestText;
}
