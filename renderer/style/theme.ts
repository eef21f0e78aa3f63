import type { ThemeConfig } from 'antd'

/** Calm, dense, square: antd's words, tuned for eight hours at a 1366 × 768 screen. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#14639e',
    colorInfo: '#14639e',
    colorError: '#c0272d',
    colorSuccess: '#1c7a46',
    colorWarning: '#a86200',
    // Derived from such dark colours, antd's own grounds would be muddy.
    colorSuccessBg: '#edf8f1',
    colorSuccessBorder: '#a9d8bb',
    colorWarningBg: '#fff6e5',
    colorWarningBorder: '#f0d19a',
    colorErrorBg: '#fdf0f0',
    colorErrorBorder: '#eeb4b6',
    colorInfoBg: '#e9f3fb',
    colorInfoBorder: '#a9cdea',
    colorTextPlaceholder: '#6b7480',
    colorTextDescription: '#57606b',
    borderRadius: 3,
    fontSize: 14,
    fontSizeSM: 13,
    controlHeightSM: 28,
    motion: false,
    fontFamily: 'var(--numbers)',
  },
  components: {
    Alert: { defaultPadding: '6px 10px', withDescriptionPadding: '8px 12px' },
  },
}
