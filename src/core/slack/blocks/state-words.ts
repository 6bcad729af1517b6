/** Emoji and label of a state. */
export interface StateWords {
  /** Name of the emoji. */
  mark: string;
  words: string;
}
