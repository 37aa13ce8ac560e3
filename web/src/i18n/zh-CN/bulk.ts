export const bulk = {
  changed: "仓库内容刚刚发生变化，以下是新的删除计划，请重新核对。",
  delete_one: "删除 {{shown}} 个仓库",
  delete_other: "删除 {{shown}} 个仓库",
  manifests: "清单",
  refused_one: "{{shown}} 个仓库不会被删除",
  refused_other: "{{shown}} 个仓库不会被删除",
  text: "这些仓库中的所有标签和清单都会被删除，无法撤销。删除作为任务在后台运行，某个仓库失败不影响其他仓库。",
  title: "删除仓库",
  totals: "共 {{tags}} 个标签、{{manifests}} 个清单",
};
