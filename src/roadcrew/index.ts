/**
 * Everything an extension file imports, as `from 'roadcrew'`: one file in `commands/`, `workflows/` or `clients/`, one
 * default export, one plain typed object. Nothing here has side effects; the core finds, checks and runs the files.
 */
export { z } from 'zod';
export { type ConnectionFailure, connectionFailure } from '../lib/connection-failure.ts';
export type { Duration } from '../lib/duration.ts';
export { formatDuration } from '../lib/format-duration.ts';
export { truncate } from '../lib/text.ts';
export { url } from '../lib/url.ts';
export {
  type AnyClient,
  type ClientContext,
  type ClientDefinition,
  type ClientValues,
  defineClient,
  type Fingerprints,
  type ResourceUse,
  secret,
} from './client.ts';
export { type CommandAnswer, type CommandContext, type CommandDefinition, defineCommand } from './command.ts';
export type * from './detours.ts';
export { PermanentError, RetryLater, UserError } from './errors.ts';
export { environment, type FieldMeta, resourceName } from './fields.ts';
export type { GitHubClient } from './github.ts';
export { checkWords, endingOf, statusWords } from './github-states.ts';
export { type PageButton, type PageChart, type PageContent, type PageFact, type PagePart, page } from './page.ts';
export type * from './people.ts';
export type * from './preview.ts';
export type * from './result.ts';
export {
  type AnyStep,
  type BoundSteps,
  defineStep,
  defineWait,
  type Retry,
  type RunInfo,
  type SealedSecret,
  type StepContext,
  type StepDefinition,
  type Steps,
  type WaitDefinition,
} from './steps.ts';
export type * from './tools.ts';
export {
  type ApprovalPolicy,
  type Claim,
  defineWorkflow,
  none,
  type Suggestion,
  type WorkflowDefinition,
} from './workflow.ts';
