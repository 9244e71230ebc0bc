/** [GR92] Apart from the other keys: the line below the table shows them, and needs no other command. */
export const ZOOM_KEYS = {
  zoomIn: 'Ctrl+Alt++',
  zoomOut: 'Ctrl+Alt+-',
  zoomReset: 'Ctrl+Alt+0',
} as const
