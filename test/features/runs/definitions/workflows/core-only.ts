import { defineWorkflow } from 'roadcrew';
import ship from './ship-service.ts';

/** `ship-service`, for the core platform team only. */
export default defineWorkflow({ ...ship, name: 'core-only', title: 'Core only', command: 'core ship', access: 'core' });
