/** State shared by the simulation, its clients and its golden paths. In a running bot nothing fails and no time passes. */
export const simulationState = {
  /** Capabilities whose runs fail. */
  failing: new Set<string>(),
  /** Moves the clock forward by milliseconds. */
  passTime: async (_ms: number): Promise<void> => {},
};
