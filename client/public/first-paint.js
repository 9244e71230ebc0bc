// The chosen theme and contrast before anything is painted, so that a dark room stays dark. Everything else waits for main.ts.
try {
  const theme = localStorage.getItem('fascicle.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (localStorage.getItem('fascicle.contrast') === 'more') document.documentElement.dataset.contrast = 'more'
} catch {
  // Storage denied: the system's theme.
}
