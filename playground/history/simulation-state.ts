/** What the history's golden paths and their outside go by. In a bot that is started later nothing is broken, and nothing takes time. */
export const weather = {
  /** Golden paths, by capability, whose next runs fail. */
  broken: new Set<string>(),
  /** Time passes while something is made, in milliseconds. */
  takes: async (_ms: number): Promise<void> => {},
};
