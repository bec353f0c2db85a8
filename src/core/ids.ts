const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const reservedPattern = /(?:^|\/)(?:(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:[./]|$)|versions\.jsonl(?:\/|$)|v\d+-)/i;
const segmentPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const reservedOnWindows = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)/i;
const storedVersionName = /^v\d+-/i;
const environmentPattern = /^[a-z][a-z0-9-]{0,35}$/;
const reservedEnvironments = new Set(['draft', 'latest']);
const maxIdLength = 200;

/** Why a string is no legal prompt id, or null when it is one. */
export function promptIdProblem(id: string): string | null {
  if (id === '') {
    return 'it is empty';
  }
  if (id.length > maxIdLength) {
    return `it is longer than ${maxIdLength} characters`;
  }
  for (const segment of id.split('/')) {
    if (!segmentPattern.test(segment)) {
      return segment === ''
        ? 'it has an empty segment'
        : `the segment ${JSON.stringify(segment)} has characters other than letters, digits, ".", "_" and "-", or begins with none of letters and digits`;
    }
    if (reservedOnWindows.test(segment)) {
      return `the segment "${segment}" is a name that Windows reserves`;
    }
    if (segment.toLowerCase() === 'versions.jsonl' || storedVersionName.test(segment)) {
      return `the segment "${segment}" is a name that the registry uses itself`;
    }
  }
  return null;
}

/** The same question for many ids, answered by two linear patterns. */
export function isPromptId(id: string): boolean {
  return id.length <= maxIdLength && idPattern.test(id) && !reservedPattern.test(id);
}

/** Why a string is no legal environment name, or null when it is one. */
export function environmentNameProblem(name: string): string | null {
  if (reservedEnvironments.has(name)) {
    return `"${name}" is reserved`;
  }
  return environmentPattern.test(name)
    ? null
    : 'a name is a lower-case letter followed by at most 35 lower-case letters, digits and "-"';
}
