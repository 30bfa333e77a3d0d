import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The parts of Emscripten's file system that are used or replaced here. */
export interface WasmStream {
  readonly path?: string;
  readonly flags: number;
  position: number;
  stream_ops: {
    write?(
      stream: WasmStream,
      heap: Int8Array,
      offset: number,
      length: number,
      position: number,
    ): number;
    readonly [op: string]: unknown;
  };
}

export interface WasmFileSystem {
  mkdir(path: string, mode?: number): unknown;
  unlink(path: string): void;
  open(path: unknown, flags: number | string, mode?: number): WasmStream;
  close(stream: WasmStream): void;
  ftruncate(fd: number, length: number): void;
  symlink(target: string, path: string): unknown;
  writeFile(path: string, bytes: Uint8Array): void;
}

export interface SevenZip {
  readonly FS: WasmFileSystem;
  callMain(args: string[]): number | undefined;
}

interface Options {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
  ): WebAssembly.Exports;
  print(line: string): void;
  printErr(line: string): void;
  stdin(): null;
}

const require = createRequire(import.meta.url);
let compiled: WebAssembly.Module | undefined;

/** Reads what `startSevenZip` needs: later there may be no file to read. */
export async function prepareSevenZip(): Promise<void> {
  await startSevenZip(() => undefined);
}

/**
 * A fresh 7-Zip in WebAssembly: its memory is its own and goes when it is let go, so that one
 * archive cannot harm the next. It sees no file but those put into its memory.
 */
export async function startSevenZip(line: (text: string) => void): Promise<SevenZip> {
  const factory: unknown = require('7z-wasm');
  if (!isFactory(factory)) throw new TypeError('7z-wasm has another shape');
  compiled ??= new WebAssembly.Module(readFileSync(require.resolve('7z-wasm/7zz.wasm')));
  const code = compiled;
  return await factory({
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(code, imports);
      done(instance, code);
      return instance.exports;
    },
    print: line,
    printErr: line,
    // The process' own standard input carries frames, and nobody is there to answer a question.
    stdin: () => null,
  });
}

function isFactory(value: unknown): value is (options: Options) => Promise<SevenZip> {
  return typeof value === 'function';
}
