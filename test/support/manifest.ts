import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './projectRoot';

/** The parts of package.json that tests read. */
export interface Manifest {
  version: string;
  engines: { vscode: string; node: string };
  main: string;
  bin: Record<string, string>;
  icon?: string;
  activationEvents: string[];
  dependencies?: Record<string, string>;
  devDependencies: Record<string, string>;
  contributes: {
    commands: { command: string; title: string; category?: string; icon?: string; enablement?: string }[];
    viewsContainers: Record<'activitybar' | 'panel', { id: string; title: string; icon: string }[]>;
    views: Record<string, { id: string; name: string; icon?: string; when?: string }[]>;
    viewsWelcome?: { view: string; contents: string; when?: string }[];
    menus?: Record<string, { command?: string; submenu?: string; when?: string; group?: string }[]>;
    submenus?: { id: string; label: string; icon?: string }[];
    keybindings?: { command: string; key: string; when?: string }[];
    colors?: { id: string; description: string; defaults: Record<string, string> }[];
    walkthroughs?: Walkthrough[];
    configuration: { title: string; properties: Record<string, SettingSchema> };
  };
}

/** One setting as the manifest describes it. */
export interface SettingSchema {
  type?: string;
  default?: unknown;
  scope?: string;
  description?: string;
  markdownDescription?: string;
}

/** One "Get Started" walkthrough. */
export interface Walkthrough {
  id: string;
  title: string;
  description: string;
  steps: {
    id: string;
    title: string;
    description: string;
    when?: string;
    media: { image?: string | Record<string, string>; svg?: string; markdown?: string; altText?: string };
    completionEvents?: string[];
  }[];
}

/** Reads package.json from the project's folder. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as Manifest;
}
