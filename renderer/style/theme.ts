import type { ThemeConfig } from 'antd'

/** Calm, dense, square: antd's words, tuned for eight hours at a 1366 × 768 screen. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#14639e',
    colorInfo: '#14639e',
    colorError: '#c0272d',
    colorSuccess: '#1c7a46',
    colorWarning: '#a86200',
    colorTextPlaceholder: '#6b7480',
    colorTextDescription: '#57606b',
    borderRadius: 3,
    fontSize: 14,
    fontSizeSM: 13,
    controlHeightSM: 28,
    motion: false,
    fontFamily: "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', 'Source Han Sans SC', 'WenQuanYi Micro Hei', system-ui, sans-serif",
  },
  components: {
    Alert: { defaultPadding: '6px 10px', withDescriptionPadding: '8px 12px' },
  },
}
