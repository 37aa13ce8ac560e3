/** By the API's codes, those of jobs and what they do; the others are in `errors`. */
export const operationErrors = {
  collection_upstream: "镜像保存在上游，需要在上游执行垃圾回收。",
  conflicts: "目标中已有同名标签。请选择跳过或覆盖，再重新开始。",
  job_finished: "任务已经结束。",
  job_not_found: "任务不存在，或由其他人发起。",
  job_running: "任务仍在运行，请等待它结束或先取消。",
  prefix_missing: "名称不以此前缀开头。",
  remote_not_found: "该远程仓库服务的配置已不存在。",
};
