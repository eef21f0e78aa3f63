/** What the status bar shows: line, queue, reader, packs and catalogue. */
import type { TerminalStatus } from '../../../shared/contract/index.ts'
import { instantText } from '../../../shared/dates/index.ts'
import type { CardReader, Catalogue, CentralPlatform, IdCardReader, PolicyPacks, UploadStore } from '../ports/index.ts'

export interface StatusParts {
  readonly institution: TerminalStatus['institution']
  readonly demo: boolean
  readonly viewOnly?: TerminalStatus['viewOnly'] | undefined
  readonly isWitnessBehind: () => boolean
  readonly host: TerminalStatus['host']
  readonly version: string
  readonly platform: Pick<CentralPlatform, 'link'>
  readonly uploads: Pick<UploadStore, 'counts'>
  readonly reader: Pick<CardReader, 'state' | 'port'>
  readonly idCardReader?: Pick<IdCardReader, 'state' | 'port'> | undefined
  readonly packs: Pick<PolicyPacks, 'list'>
  readonly catalogue: () => Pick<Catalogue, 'version'> | undefined
}

export interface StatusService {
  status(): TerminalStatus
}

export function createStatusService(parts: StatusParts): StatusService {
  const { institution, demo, viewOnly, isWitnessBehind, host, version, platform, uploads, reader, idCardReader, packs, catalogue } = parts
  return {
    status() {
      const { state, lastContactAt } = platform.link()
      const { oldestAt, ...counts } = uploads.counts()
      const installed = catalogue()?.version()
      return {
        institution,
        demo,
        host,
        version,
        link: { state, ...(lastContactAt === undefined ? {} : { lastContactAt: instantText(lastContactAt) }) },
        queue: { ...counts, ...(oldestAt === undefined ? {} : { oldestAt: instantText(oldestAt) }) },
        cardReader: { state: reader.state(), port: reader.port() },
        idCardReader: { state: idCardReader?.state() ?? 'not-configured', port: idCardReader?.port() ?? '' },
        packs: packs.list().map(({ id, title, version: packVersion, hash }) => ({ id, title, version: packVersion, hash })),
        ...(viewOnly ? { viewOnly } : {}),
        isWitnessBehind: isWitnessBehind(),
        ...(installed ? { catalogue: { version: installed.version, items: installed.items } } : {}),
      }
    },
  }
}
