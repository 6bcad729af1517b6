import { randomBytes } from 'node:crypto';
import { SlackError } from './errors.ts';
import type { SharedFile } from './types.ts';

export interface Files {
  /** Origin for uploads and downloads, without a slash at the end. */
  origin: string;
  /** Registers an upload of `length` bytes. */
  expect(name: string, length: number): { id: string };
  /** Stores uploaded bytes. @returns Slack's message for a problem */
  receive(id: string, bytes: Buffer): string | undefined;
  /** Completes an upload. @throws SlackError when it has no bytes or is complete already */
  complete(id: string, title?: string): SharedFile;
  read(id: string): { name: string; bytes: Buffer } | undefined;
}

export function createFiles(): Files {
  const all = new Map<string, { name: string; length: number; bytes?: Buffer; isComplete: boolean }>();
  const files: Files = {
    origin: '',
    expect(name, length) {
      const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`;
      all.set(id, { name, length, isComplete: false });
      return { id };
    },
    receive(id, bytes) {
      const file = all.get(id);
      if (!file || file.isComplete) return 'file_not_found';
      if (bytes.length !== file.length) return 'wrong length';
      file.bytes = bytes;
      return undefined;
    },
    complete(id, title) {
      const file = all.get(id);
      if (!file?.bytes) throw new SlackError('file_not_found');
      if (file.isComplete) throw new SlackError('file_already_completed');
      file.isComplete = true;
      const { name, length: size } = file;
      return {
        id,
        name,
        title: title ?? name,
        size,
        url_private: `${files.origin}/files/${id}/${encodeURIComponent(name)}`,
      };
    },
    read(id) {
      const file = all.get(id);
      return file?.bytes && { name: file.name, bytes: file.bytes };
    },
  };
  return files;
}
