import type { Logger } from 'pino'
import type { Catalogue } from '../services/ports/index.ts'
import { openCatalogue, readPointer } from '../store/catalogue/index.ts'

export interface CatalogueInForce {
  current(): Catalogue | undefined
  close(): void
}

/**
 * The catalogue version the pointer names, opened anew when the pointer names another one. A version that cannot be
 * opened leaves the one before in use, and the log says so once.
 */
export function catalogueInForce(folder: string, log: Logger): CatalogueInForce {
  let open: { readonly sha256: string; readonly catalogue: Catalogue } | undefined
  let complainedOf: string | undefined

  function complain(about: string, code: string): void {
    if (complainedOf === about) return
    complainedOf = about
    log.warn({ code }, 'no catalogue')
  }

  function wanted(): string {
    try {
      return readPointer(folder)?.current.sha256 ?? ''
    } catch (cause) {
      complain('pointer', (cause as Error).message)
      return open?.sha256 ?? ''
    }
  }

  return {
    current() {
      const sha256 = wanted()
      if (open?.sha256 === sha256) return open.catalogue
      const opened = openCatalogue(folder)
      if (opened.ok) {
        open?.catalogue.close()
        open = { sha256, catalogue: opened.value }
      } else complain(sha256, opened.error.code)
      return open?.catalogue
    },
    close: () => open?.catalogue.close(),
  }
}
