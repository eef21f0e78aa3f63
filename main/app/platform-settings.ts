import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import {
  checkTls,
  createTokenSource,
  csbSigner,
  type LineSettings,
  noSigner,
  oauthSigner,
  openTransport,
  pathPerServiceSigner,
  type Signer,
  sm2PrivateKeyOf,
  sm4KeyOf,
  tifSigner,
  withEnvelopeSignature,
} from '../gateway/index.ts'

const httpAddress = z.url({ protocol: /^https?$/, hostname: /.*/ })
/** A file beside `institution.yaml`; its name may be shown, its content never. */
const fileSchema = z.string().min(1)
/** A secret as it is, or the file that holds it. */
const secretSchema = z.union([z.string().min(1), z.strictObject({ file: fileSchema })])
type Secret = z.output<typeof secretSchema>

const pathPattern = z.string().regex(/^\//, '应以 / 开头 / begins with a slash')

/** One block per style of provincial gateway. */
const signerSchema = z.discriminatedUnion('style', [
  z.strictObject({ style: z.literal('none') }),
  z.strictObject({ style: z.literal('tif'), applicationId: z.string().min(1), secret: secretSchema }),
  z.strictObject({
    style: z.literal('csb'),
    accessKey: z.string().min(1),
    secret: secretSchema,
    /** `{transaction}` stands for the transaction number. */
    apiName: z.string().min(1).default('hsa-fsi-{transaction}'),
    apiVersion: z.string().min(1).default('1.0.0'),
    path: pathPattern.default('/CSB/hsa-fsi-{transaction}'),
  }),
  z.strictObject({
    style: z.literal('path-per-service'),
    applicationKey: z.string().min(1),
    secret: secretSchema,
    prefix: pathPattern.default('/fsi/api'),
    /** Paths that differ in this region. */
    paths: z.record(z.string().regex(/^\d{4}[A-Z]?$/), pathPattern).default({}),
  }),
  z.strictObject({
    style: z.literal('oauth'),
    tokenAddress: httpAddress,
    clientId: z.string().min(1),
    secret: secretSchema,
    path: pathPattern.default('/{transaction}'),
    /** SM4 for input and output; absent where they travel in the clear. */
    encryption: z
      .strictObject({
        key: secretSchema,
        initialVector: z
          .string()
          .regex(/^[0-9a-f]{32}$/i, '应为 32 位十六进制 / 32 hexadecimal digits')
          .optional(),
        /** How the region spells the member that says so. */
        spelling: z.enum(['joined', 'underscored']).default('joined'),
      })
      .optional(),
  }),
])

/** 数字签名 inside the message, with any style. */
const envelopeSignatureSchema = z.strictObject({
  over: z.enum(['members', 'input']),
  key: secretSchema,
  encoding: z.enum(['base64', 'hex']).default('base64'),
})

const tlsSchema = z
  .strictObject({
    authority: fileSchema.optional(),
    certificate: fileSchema.optional(),
    key: fileSchema.optional(),
    pfx: fileSchema.optional(),
    password: secretSchema.optional(),
    serverName: z.string().min(1).optional(),
  })
  .refine(({ certificate, key }) => (certificate === undefined) === (key === undefined), {
    message: '证书和私钥须同时写明 / certificate and key belong together',
  })

/** The settings of `platform` that say how calls are proven and which way they take. */
export const platformLineShape = {
  signer: signerSchema.default({ style: 'none' }),
  envelopeSignature: envelopeSignatureSchema.optional(),
  tls: tlsSchema.optional(),
  /** 前置代理. */
  proxy: z
    .strictObject({
      address: z.url({ protocol: /^http$/, hostname: /.*/ }),
      user: z.string().min(1).optional(),
      password: secretSchema.optional(),
    })
    .optional(),
  contentType: z.enum(['application/json', 'text/plain']).default('application/json'),
}
const platformLineSchema = z.strictObject({ ...platformLineShape, timeoutSeconds: z.int() })
export type PlatformLine = z.output<typeof platformLineSchema>

/** What goes wrong here is told with the place in `institution.yaml` and the name of the file, never with what stands in it. */
export class UnusableSetting extends Error {
  override readonly name = 'UnusableSetting'
}

/** Reads what the settings name: one reader per data folder. */
function readerOf(folder: string) {
  const bytes = (place: string, file: string): Buffer => {
    try {
      return readFileSync(resolve(folder, file))
    } catch (cause) {
      throw new UnusableSetting(
        `institution.yaml platform.${place}: 打不开文件 / cannot open ${file}（${(cause as NodeJS.ErrnoException).code}）`,
      )
    }
  }
  const text = (place: string, file: string): string => bytes(place, file).toString('utf8').trim()
  const secret = (place: string, given: Secret): string => (typeof given === 'string' ? given : text(place, given.file))
  const key = (place: string, given: Secret, read: (text: string) => string): string => {
    try {
      return read(secret(place, given))
    } catch (cause) {
      if (cause instanceof UnusableSetting) throw cause
      throw new UnusableSetting(`institution.yaml platform.${place}: ${(cause as Error).message}`)
    }
  }
  return { bytes, text, secret, key }
}

/** Certificates, proxy and content type, files read. */
export function lineOf(folder: string, { tls, proxy, contentType }: PlatformLine): LineSettings {
  const read = readerOf(folder)
  const optional = (place: string, file: string | undefined) => (file === undefined ? undefined : read.text(place, file))
  const authority = optional('tls.authority', tls?.authority)
  const certificate = optional('tls.certificate', tls?.certificate)
  const key = optional('tls.key', tls?.key)
  const tlsPassword = tls?.password === undefined ? undefined : read.secret('tls.password', tls.password)
  const proxyPassword = proxy?.password === undefined ? undefined : read.secret('proxy.password', proxy.password)
  const ends = {
    ...(authority === undefined ? {} : { authority }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
    ...(tls?.pfx === undefined ? {} : { pfx: read.bytes('tls.pfx', tls.pfx) }),
    ...(tlsPassword === undefined ? {} : { password: tlsPassword }),
    ...(tls?.serverName === undefined ? {} : { serverName: tls.serverName }),
  }
  try {
    checkTls(ends)
  } catch (cause) {
    throw new UnusableSetting(
      `institution.yaml platform.tls: 证书、私钥或口令不能用 / not usable together（${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}）`,
    )
  }
  return {
    contentType,
    tls: ends,
    ...(proxy === undefined
      ? {}
      : {
          proxy: {
            address: proxy.address,
            ...(proxy.user === undefined ? {} : { user: proxy.user }),
            ...(proxyPassword === undefined ? {} : { password: proxyPassword }),
          },
        }),
  }
}

function styleOf(folder: string, platform: PlatformLine, line: LineSettings, now: () => number): Signer {
  const { signer, timeoutSeconds } = platform
  if (signer.style === 'none') return noSigner()
  const read = readerOf(folder)
  const secret = read.secret('signer.secret', signer.secret)
  switch (signer.style) {
    case 'tif':
      return tifSigner({ ...signer, secret })
    case 'csb':
      return csbSigner({ ...signer, secret })
    case 'path-per-service':
      return pathPerServiceSigner({ key: signer.applicationKey, secret, prefix: signer.prefix, paths: signer.paths })
    case 'oauth': {
      const { origin, pathname, search } = new URL(signer.tokenAddress)
      const transport = openTransport(origin, timeoutSeconds * 1000, line)
      const tokens = createTokenSource(transport, { path: pathname + search, clientId: signer.clientId, secret }, now)
      const { encryption } = signer
      if (encryption === undefined) return oauthSigner({ tokens, path: signer.path })
      const key = read.key('signer.encryption.key', encryption.key, sm4KeyOf)
      return oauthSigner({ tokens, path: signer.path, encryption: { ...encryption, key } })
    }
  }
}

/** The signer the settings describe, keys read; each call opens a new one. */
export function signerOf(folder: string, platform: PlatformLine, line: LineSettings, now: () => number): Signer {
  const signer = styleOf(folder, platform, line, now)
  const { envelopeSignature } = platform
  if (envelopeSignature === undefined) return signer
  const privateKey = readerOf(folder).key('envelopeSignature.key', envelopeSignature.key, sm2PrivateKeyOf)
  return withEnvelopeSignature(signer, { ...envelopeSignature, privateKey })
}
