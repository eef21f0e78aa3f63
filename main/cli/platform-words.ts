import type { Probe, ProbeStep } from '../app/index.ts'

export const stepWords: Readonly<Record<ProbeStep, string>> = {
  resolve: '解析地址',
  connect: '建立连接',
  proxy: '穿过代理',
  tls: '安全连接',
  gateway: '服务网关',
  'sign-in': '平台签到',
}

export const factWords: Readonly<Record<string, string>> = {
  host: '主机',
  address: '地址',
  port: '端口',
  target: '目标',
  protocol: '协议',
  certificate: '平台证书',
  validTo: '有效期至',
  daysLeft: '剩余天数',
  ownCertificate: '本机证书',
  style: '签名方式',
  operator: '经办人',
  signInNumber: '签到编号',
}

type Advice = readonly [matches: RegExp, chinese: string, english: string]

/** What to do about a failure: the first row whose pattern meets its code or its words. */
const advice: Readonly<Record<ProbeStep, readonly Advice[]>> = {
  resolve: [
    [
      /./,
      '核对 platform.address（有代理时为 proxy.address）中的主机名，检查本机 DNS 或 hosts',
      'check the host name and this machine’s DNS',
    ],
  ],
  connect: [
    [
      /ECONNREFUSED/,
      '主机在，但没有程序在该端口应答：核对端口，问平台或前置机是否在运行',
      'nobody listens there: check the port, ask whether the platform runs',
    ],
    [/./, '到不了该地址：检查医保专网、防火墙和路由', 'not reachable: check the insurance network, firewall and routing'],
  ],
  proxy: [
    [/407/, '代理要求账号：核对 proxy.user 和 proxy.password', 'the proxy wants credentials: check proxy.user and proxy.password'],
    [/HTTP_/, '代理没有放行：请其允许以 CONNECT 连接平台的端口', 'have the proxy allow CONNECT to the platform’s port'],
    [/./, '代理没有按 HTTP 代理应答：核对 proxy.address', 'that is no HTTP proxy: check proxy.address'],
  ],
  tls: [
    [
      /SELF_SIGNED|UNABLE_TO|ISSUER/,
      '平台证书不是受信任的机构签发：把平台提供的根证书写入 tls.authority',
      'put the authority’s certificate into tls.authority',
    ],
    [
      /HAS_EXPIRED|NOT_YET_VALID/,
      '平台证书不在有效期内：核对本机时间，再联系平台更换证书',
      'check this machine’s clock, then ask the platform to renew',
    ],
    [
      /ALTNAME/,
      '证书上的名称与地址不符：用证书上的名称作地址，或写入 tls.serverName',
      'use the name in the certificate, or set tls.serverName',
    ],
    [/ALERT/, '平台不接受本机证书：核对 tls.certificate 与 tls.key 或 tls.pfx', 'check tls.certificate and tls.key, or tls.pfx'],
    [/WRONG_VERSION|PACKET_LENGTH|EPROTO/, '该端口不是 https：核对地址开头和端口', 'that port does not speak https: check scheme and port'],
    [/./, '握手中断：核对端口，并问平台是否要求本机证书', 'check the port, and whether the platform wants a certificate'],
  ],
  gateway: [
    [/签名时间戳超时/, '本机时间与网关相差过大：校准本机时间', 'set this machine’s clock'],
    [/非法用户/, '网关不认识该账号：核对 signer 中的账号', 'the gateway does not know the account in signer'],
    [/签名不一致/, '密钥不对：核对 signer 的 secret 及各密钥文件', 'wrong secret: check signer.secret and the key files'],
    [/缺少服务网关的请求头/, '签名方式不对：核对 signer.style', 'wrong style: check signer.style'],
    [
      /取不到令牌/,
      '令牌服务没有给令牌：核对 signer 的 tokenAddress、clientId、secret',
      'no token: check tokenAddress, clientId and secret',
    ],
    [/签名失败/, '本机签不了名：核对 signer 的设置', 'cannot sign: check the settings of signer'],
    [/ALERT|连接不上/, '发不出去：核对本机证书（tls），再从头测试', 'could not be sent: check the own certificate (tls)'],
    [/秒内没有收到应答/, '网关不应答：稍后再试，仍不应答则联系平台', 'no answer: try later, then ask the platform'],
    [/not-the-interface/, '应答不是接口报文：核对 platform.address 的路径部分', 'not the interface: check the path of platform.address'],
    [/./, '把上面这句话告诉平台运维', 'tell the platform’s support these words'],
  ],
  'sign-in': [
    [/机构/, '核对 institution.code 与 institution.name', 'check institution.code and institution.name'],
    [
      /./,
      '网关已通过，平台拒绝签到：把上面这句话告诉平台运维，必要时用 --operator 换一个经办人',
      'refused by the platform itself: tell its support these words, or try another --operator',
    ],
  ],
}

/** What IT does next about the step that failed. */
export function nextOf({ step, failure }: Probe): string {
  const said = `${failure?.code ?? ''} ${failure?.words ?? ''}`
  const [, chinese = '', english = ''] = advice[step].find(([matches]) => matches.test(said)) ?? []
  return `${chinese} / ${english}`
}
