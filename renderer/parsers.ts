/** Loaded before anything that defines a schema: zod would otherwise try `new Function`, which our security policy forbids. */
import { z } from 'zod'

z.config({ jitless: true })
