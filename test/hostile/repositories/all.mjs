// Every hostile repository, by subject.
// @ts-check
import { bombRepositories } from './bombs.mjs';
import { gitRepositories } from './git.mjs';
import { linkRepositories } from './links.mjs';
import { nameRepositories } from './names.mjs';
import { textRepositories } from './texts.mjs';

export const hostileRepositories = [
  ...gitRepositories,
  ...linkRepositories,
  ...nameRepositories,
  ...textRepositories,
  ...bombRepositories,
];
