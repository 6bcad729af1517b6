/** What goes wrong in the history just now: golden paths, by capability, whose next runs fail. Nothing outside it looks here. */
export const broken = new Set<string>();
