import { defineClient } from 'roadcrew';

/** GitHub, as the App of this installation. */
export default defineClient({ name: 'github', create: (_settings, { github }) => github() });
