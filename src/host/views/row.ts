/** A tree row as data: what a person sees and hears, before any of it is VS Code's. */
export interface Row {
  readonly label: string;
  readonly description?: string;
  /** A codicon; its meaning is always said in words too. */
  readonly icon: RowIcon;
  /** What a screen reader says instead of label and description. */
  readonly spoken: string;
  /** Words of `contextValue`, which menus match one by one. */
  readonly flags: readonly string[];
}

export interface RowIcon {
  readonly id: string;
  /** A theme colour. */
  readonly color?: string;
}

/** Joins facts of a row; what is empty is left out. */
export function facts(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');
}

/** The same facts for a screen reader, which reads no middle dots. */
export function spokenFacts(...parts: readonly (string | null | undefined | false)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
}

/** Theme colours that package.json contributes. */
export const colors = {
  modified: 'promptEnvironments.modifiedForeground',
  added: 'promptEnvironments.newForeground',
  invalid: 'promptEnvironments.invalidForeground',
  waiting: 'promptEnvironments.waitingForeground',
  held: 'promptEnvironments.heldForeground',
  inStep: 'promptEnvironments.inStepForeground',
} as const;
