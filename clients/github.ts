import { defineClient } from 'roadcrew';

/** GitHub, through the App of this installation. */
export default defineClient({ name: 'github', create: (_settings, { github }) => github() });
