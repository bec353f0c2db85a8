import * as vscode from 'vscode';
import { PromptEnvError } from '../core/errors';
import type { App } from './app';
import { addressOf, versionScheme, type VersionAddress } from './versionUris';

const empty = new Uint8Array();

/** Serves the files of versions, read-only. Their content never changes, so nothing is ever told to have changed. */
export function registerDocuments(app: App): void {
  app.subscriptions.push(
    vscode.workspace.registerFileSystemProvider(versionScheme, new VersionDocuments(app), {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString('A version never changes. Edit the draft instead.'),
    }),
  );
}

class VersionDocuments implements vscode.FileSystemProvider {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = this.changed.event;
  /** Bytes of files that were read, newest last: a diff asks for size and content of the same file in turn. */
  private readonly recent = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly app: App) {}

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const bytes = await this.readFile(uri);
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: 0,
      size: bytes.byteLength,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const address = addressOf(uri);
    if (address === undefined) {
      throw vscode.FileSystemError.FileNotFound(uri);
    }
    if (address === 'empty') {
      return empty;
    }
    const key = uri.toString();
    const known = this.recent.get(key);
    if (known !== undefined) {
      return known;
    }
    const reading = this.read(uri, address).catch((error: unknown) => {
      this.recent.delete(key);
      throw error;
    });
    this.recent.set(key, reading);
    const [oldest] = this.recent.keys();
    if (this.recent.size > 16 && oldest !== undefined) {
      this.recent.delete(oldest);
    }
    return reading;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  private async read(uri: vscode.Uri, address: VersionAddress): Promise<Uint8Array> {
    try {
      const registry = await this.app.store.registryAt(address.root);
      const versions = await registry.versions(address.prompt);
      const version = versions.find((known) => known.id === address.version);
      if (version === undefined) {
        throw new PromptEnvError(
          'notFound',
          `${address.prompt} has no version ${address.version} any more`,
          'restore it from git',
        );
      }
      const content = await registry.content(address.prompt, version);
      const file = content.files.find((known) => known.path === address.file);
      if (file === undefined) {
        throw vscode.FileSystemError.FileNotFound(uri);
      }
      return file.bytes;
    } catch (error) {
      if (PromptEnvError.is(error)) {
        throw new vscode.FileSystemError(`${error.message}: ${error.hint}`);
      }
      throw error;
    }
  }
}
