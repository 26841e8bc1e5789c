// Entries of the changelogs: the text of each changeset, without commits. All packages have the same version, so updated
// dependencies are left out.
export default {
  async getReleaseLine({summary}) {
    return `- ${summary.trim().replaceAll('\n', '\n  ')}`
  },
  async getDependencyReleaseLine() {
    return ''
  },
}
