/**
 * Sign that a team does by hand what a golden path covers: a product signal, never a violation. Files are scanned once a
 * week on the default branch of every service's repository; docs/adoption.md lists what is read and stored.
 */
export type Detour = FileDetour | DeploymentDetour;

export interface FileDetour {
  /** Paths in the repository: `*` matches anything but a slash, `**` any number of folders. */
  files: string | readonly string[];
  /**
   * Text in a line of such a file; one match is enough. Whole words, ignoring case; a space matches any white space. Plain
   * text instead of a regular expression, because foreign files are searched and no pattern may take long. Lines that begin
   * with `#` or `//` are skipped.
   */
  contains: string | readonly string[];
  /** Short description of the detour: `'deploys with kubectl'`. */
  label: string;
}

export interface DeploymentDetour {
  /** Deployments at GitHub that did not come through the platform. */
  deployments: 'outside';
  label: string;
}
