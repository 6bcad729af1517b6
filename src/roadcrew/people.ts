/** Area of a platform team: `core`, `data`, or another of `domains` in platform.yaml. */
export type Domain = string;

export interface Team {
  readonly name: string;
  readonly kind: 'stream' | 'platform';
  /** Platform teams only. */
  readonly domain?: Domain;
  /** Slack channel id or `#name`. */
  readonly channel?: string;
}

/** A person of the catalog, identified by Slack's signed payload and `platform.yaml`, never by a button's value. */
export interface Person {
  /** `enterprise:user` on an organisation's grid, otherwise `workspace:user`. */
  readonly id: string;
  readonly slackId: string;
  readonly name: string;
  readonly teams: readonly Team[];
}

/** Anyone in the workspace, anyone in a team, any platform team, or the platform team of one domain, by its name. */
export type Access = 'everyone' | 'teams' | 'platform' | Domain;
