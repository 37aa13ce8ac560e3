export const bulk = {
  changed: "Something has just changed. This is the new plan: look at it again.",
  delete_one: "Delete {{shown}} repository",
  delete_other: "Delete {{shown}} repositories",
  manifests: "Manifests",
  refused_one: "{{shown}} repository will not be deleted",
  refused_other: "{{shown}} repositories will not be deleted",
  text: "All tags and manifests of these repositories are deleted. This cannot be undone. It goes on as a job, and one repository that fails does not stop the others.",
  title: "Delete repositories",
  totals: "{{tags}} tags and {{manifests}} manifests",
};
