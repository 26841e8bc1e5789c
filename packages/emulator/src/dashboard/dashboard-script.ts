/**
 * The script of the dashboard. It gets the page anew every second while it is seen, and puts what has changed into the
 * old one, so that focus, choices and scroll positions stay. Elements with an `id` are only ever matched with the same
 * one: a button that somebody is about to press cannot become another request's. Forms are sent without leaving the page.
 */
export const DASHBOARD_SCRIPT = `
const PAUSE = 1000

function update(old, fresh) {
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName || old.id !== fresh.id) return old.replaceWith(fresh)
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
    return
  }
  // The reader has opened or closed a <details>.
  const kept = (name) => name === 'open'
  for (const {name} of [...old.attributes]) if (!kept(name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const {name, value} of fresh.attributes)
    if (!kept(name) && old.getAttribute(name) !== value) old.setAttribute(name, value)

  let at = old.firstChild
  for (const child of [...fresh.childNodes]) {
    const same = child.id ? following(at, child.id) : at
    if (!same || (!child.id && same.id)) old.insertBefore(child, at)
    else {
      // Nothing is moved: what is moved loses the focus.
      while (at !== same) at = drop(at)
      at = same.nextSibling
      update(same, child)
    }
  }
  while (at) at = drop(at)
}

function following(node, id) {
  while (node && node.id !== id) node = node.nextSibling
  return node
}

function drop(node) {
  const next = node.nextSibling
  node.remove()
  return next
}

/** Shows a part of the page that an answer holds. */
async function show(part, answer) {
  try {
    const fresh = new DOMParser().parseFromString(await (await answer).text(), 'text/html')
    const section = document.activeElement?.closest('section')
    update(document.querySelector(part), fresh.querySelector(part))
    // What had the focus is gone: go on from the heading of its section.
    if (document.activeElement === document.body) section?.querySelector('h2').focus({preventScroll: true})
    delete document.documentElement.dataset.offline
  } catch {
    document.documentElement.dataset.offline = ''
  }
}

document.addEventListener('submit', (event) => {
  event.preventDefault()
  const body = new URLSearchParams(new FormData(event.target, event.submitter))
  void show('#page', fetch(event.target.action, {method: 'POST', body}))
})

document.querySelector('#still').remove()
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE))
  if (!document.hidden) await show('.board', fetch(location.pathname))
}
`
