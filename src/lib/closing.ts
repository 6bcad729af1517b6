/** What has been opened on the way, to be closed again: the last first. */
export interface Closing {
  /** What opens after `stop`, because a start has failed meanwhile, is closed at once. */
  atEnd(close: () => unknown): void;
  stop(): Promise<void>;
}

export function createClosing(): Closing {
  const opened: (() => unknown)[] = [];
  let stopped = false;
  return {
    atEnd(close) {
      if (stopped) close();
      else opened.push(close);
    },
    async stop() {
      stopped = true;
      for (const close of opened.splice(0).reverse()) await close();
    },
  };
}
