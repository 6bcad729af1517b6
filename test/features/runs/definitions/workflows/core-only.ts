import { defineWorkflow } from 'roadcrew';
import ship from './ship-service.ts';

/** The same for the core platform team alone. */
export default defineWorkflow({ ...ship, name: 'core-only', title: 'Core only', command: 'core ship', access: 'core' });
