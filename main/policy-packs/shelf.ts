import type { KeyObject } from 'node:crypto'
import type { PackSignatureFacts } from '../../shared/contract/index.ts'
import type { PackShelf, ShelvedPack } from '../services/ports/index.ts'
import type { InstalledPack, InstalledPacks } from './installed-packs.ts'
import { loadArchivedPack, yamlFilesBelow } from './load-pack.ts'
import { type Verification, verifyRead } from './signature.ts'

/** The packs as they are shown to those who look after them; folders are looked at once, when somebody asks. */
export function shelfOf(packs: InstalledPacks, trustedKeys: readonly KeyObject[]): PackShelf {
  let shelved: readonly ShelvedPack[] | undefined
  return {
    packs: () => (shelved ??= packs.all().map((one) => shelve(one, trustedKeys))),
    refused: packs.refused,
    compile: loadArchivedPack,
  }
}

function shelve({ folder, read, pack }: InstalledPack, trustedKeys: readonly KeyObject[]): ShelvedPack {
  return {
    pack,
    sources: read.sources,
    cases: yamlFilesBelow(folder, 'cases').length,
    signature: factsOf(verifyRead(folder, read, trustedKeys)),
  }
}

function factsOf(verification: Verification): PackSignatureFacts {
  const files = { changed: [], missing: [], added: [] }
  switch (verification.state) {
    case 'unsigned':
    case 'malformed':
      return { state: verification.state, ...files }
    case 'changed': {
      const { state, keyId, changed, missing, added } = verification
      return { state, keyId, changed: [...changed], missing: [...missing], added: [...added] }
    }
    default:
      return { state: verification.state, keyId: verification.keyId, ...files }
  }
}
