import { z } from 'zod';

export const csvFormatSchema = z
  .enum(['json', 'csv'])
  .optional()
  .describe('Instead of what `Accept` says; JSON unless told');
