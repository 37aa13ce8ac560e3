// Made from docs/openapi.json by `npm run api`.

export interface paths {
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first. */
        get: operations["list_audit_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what, newest first, as CSV with a line of titles. A cell that a spreadsheet would take for a formula has `'`
         *     before it.
         */
        get: operations["export_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with name and password: the answer has the session as a token, and sets it as a cookie. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out: the session counts no longer, wherever its token was copied to. Without a session nothing happens. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change one's own password. Every session of the user ends, this one too; access tokens stay. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/collection-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete what nothing needs from the disk, while the registry goes on. For administrators; in front of an upstream 409
         *     `collection_upstream`, with the command that it needs.
         */
        post: operations["collect_garbage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deletion-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete from many repositories. With `dry_run` only the plan is made; a job takes its id, and if something else would be
         *     deleted by now, nothing is: 409 `plan_changed`, with the new plan in `details`.
         */
        post: operations["create_deletion_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens from now on in the repositories that the caller may pull. Each event is one of `push`, `tag_set`,
         *     `tag_deleted`, `manifest_deleted`, `repository_created`, `repository_changed` and `repository_deleted` with an
         *     `EventBody`; `job_changed` with the `id` of a job of the caller's (of administrators: of anybody's), at most one a
         *     second for each; `rights_changed`: somebody may do something else than before; `lagged`: some were missed, read the lists
         *     anew. It ends with the session or token that began it, and prolongs none.
         */
        get: operations["follow_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups by name. */
        get: operations["list_groups"];
        put?: never;
        /** Make a group without members. */
        post: operations["create_group"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One group. */
        get: operations["get_group"];
        put?: never;
        post?: never;
        /** Delete a group with its grants; its members stay. */
        delete: operations["delete_group"];
        options?: never;
        head?: never;
        /** Change the name or description of a group; its grants stay. */
        patch: operations["update_group"];
        trace?: never;
    };
    "/api/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a group, by name. */
        get: operations["list_group_members"];
        put?: never;
        /** Put a user or robot into a group; twice is fine. */
        post: operations["add_group_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/groups/{id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a user or robot out of a group. */
        delete: operations["remove_group_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/import-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring images of an uploaded archive into repositories: with `dry_run` the plan, else a job. Layers that are there are not
         *     moved.
         */
        post: operations["import_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload an archive of images: what `docker save` writes, or an OCI layout, as tar, tar.gz or tar.zst. It is streamed to the
         *     disk, looked through, and kept for some hours; `POST /api/import-jobs` brings its images into repositories. What is no such
         *     archive is refused: `archive_invalid`, `archive_unsafe`, `archive_too_large`, `archive_truncated`; nothing of it is kept.
         */
        post: operations["upload_archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is in an archive that was uploaded: by the caller; for administrators also by others. */
        get: operations["get_import"];
        put?: never;
        post?: never;
        /** Throw away an archive that was uploaded; what was imported of it stays. */
        delete: operations["delete_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/index-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join tags of repositories that differ in a suffix only, each group into an index under what they have in common: with
         *     `dry_run` the plan, else a job. No layer is moved.
         */
        post: operations["join_by_suffix"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, the newest first: one's own, of administrators all. */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job. */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a job: at once if it waits; else it stops within a second, or when what cannot be interrupted has ended. */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The items of a job, in the order in which they are done. */
        get: operations["list_job_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log of a job. With `Accept: text/event-stream` as events until the job is over: `line` (a `LineBody`, its number
         *     as `id`), `job` (a `JobBody`, when it is otherwise than before, at most twice a second) and in the end `end`; it is
         *     taken up by `Last-Event-ID`. Else as plain text, a line each: all that there is, or with `follow=true` until the job is
         *     over.
         */
        get: operations["follow_job_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a job that is over begin again: the same job, whose log goes on, as whoever made it. */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-delete-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete images of the Docker daemon beside the server; for administrators. With `dry_run` only the plan is made; a job
         *     takes its id, and if something else would be deleted by now, nothing is: 409 `plan_changed`, with the new plan in
         *     `details`.
         */
        post: operations["create_local_delete_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The images of the Docker daemon beside the server; for administrators. A daemon that does not answer is no error: the
         *     answer says why.
         */
        get: operations["list_local_images"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/local-push-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Push images of the Docker daemon beside the server: with `dry_run` the plan, else a job; for administrators. */
        post: operations["create_local_push_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much there is that the caller may pull, what was pushed last, and what needs somebody. */
        get: operations["show_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Grants on patterns that the caller may administer. */
        get: operations["list"];
        put?: never;
        /** Let a user or group do something on a pattern. What they had on the same pattern is replaced. */
        post: operations["create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/permissions/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For each verb: is it allowed, and which rule decided? The same function answers requests. */
        get: operations["explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/permissions/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The repositories that a pattern means, of those that the caller may pull. */
        get: operations["match_pattern"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/permissions/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I may do, and through which rule. */
        get: operations["mine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/permissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a grant back; it counts no longer from the next request on. */
        delete: operations["delete"];
        options?: never;
        head?: never;
        /** Change the verbs of a grant. */
        patch: operations["update"];
        trace?: never;
    };
    "/api/remote-prefix-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a prefix to repositories, or take it away: with `dry_run` the plan, else a job. No layer is moved. */
        post: operations["rename_by_prefix"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/remotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Remotes by name: for administrators all, for others those that are shared, without their details. */
        get: operations["list_remotes"];
        put?: never;
        /** Make a remote. Nothing is asked of it yet. */
        post: operations["create_remote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/remotes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One remote. */
        get: operations["get_remote"];
        put?: never;
        post?: never;
        /** Delete a remote with its password; what was copied stays. */
        delete: operations["delete_remote"];
        options?: never;
        head?: never;
        /** Change a remote. The password stays only with the address and the account that it was given for. */
        patch: operations["update_remote"];
        trace?: never;
    };
    "/api/remotes/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a remote answers, lets us in, and what it can do. Nothing is changed there. */
        post: operations["test_remote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rename-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give repositories other names, or copy tags of theirs: with `dry_run` the plan, else a job. No layer is moved. */
        post: operations["rename_repositories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The repositories that the caller may pull, also without login. `sort` is `name`, `last_push`, `pulls` or `size`. */
        get: operations["list_repositories"];
        put?: never;
        /** Make a repository before its first push. */
        post: operations["create_repository"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One repository. */
        get: operations["get_repository"];
        put?: never;
        post?: never;
        /** Delete a repository with all that is in it. Layers that it shares stay where they are shared. */
        delete: operations["delete_repository"];
        options?: never;
        head?: never;
        /** Change visibility or description. */
        patch: operations["update_repository"];
        trace?: never;
    };
    "/api/repositories/{repository}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An image as a tar file: for `docker load`, or as an OCI layout. Manifests and layers are in it as they are, so that digests
         *     and image ids stay equal. Counts as a pull.
         */
        get: operations["download_archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/deletion-plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a deletion would do. Nothing is deleted, and nothing is kept of the plan. */
        post: operations["plan_deletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carry out a plan, if the repository is still as it was: else 409 `plan_changed`, with the new plan in `details`. */
        post: operations["delete_planned"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The moves of the tags of a repository, newest first. */
        get: operations["list_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/images/{reference}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One image with all that its page shows: tags, platforms, attestations, layers, configuration. */
        get: operations["get_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/indexes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join images of a repository into an index, under one tag: 201 with what was made, 200 for a dry run, and when the tag was
         *     on just that before. No layer is moved. If the tag is on something else and `overwrite` is not true, 409 `tag_exists` with
         *     the plan in `details`. Two images for one platform are refused (`platform_twice`), unless both name theirs.
         */
        post: operations["join_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/indexes/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the images of an index tags of their own; their digests stay what they are, and so does the index. If some of the
         *     tags are on something else and `overwrite` is not true, nothing is done: 409 `tags_exist` with the plan in `details`.
         */
        post: operations["split_index"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/manifests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifests that no tag and no index of the repository holds, and that are about none of it: the newest first. */
        get: operations["list_untagged"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/manifests/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One manifest. */
        get: operations["get_manifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/manifests/{digest}/referrers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifests that refer to a manifest, which need not be there. */
        get: operations["list_referrers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users and robots who may do anything in a repository, by name, and through which rule. */
        get: operations["list_repository_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tags of a repository. `sort` is `name` (numbers by their value: 1.9 before 1.10), `updated`, `size` (of all that the
         *     manifest names), `created` or `pulled` (last).
         */
        get: operations["list_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{repository}/tags/{tag}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tag. */
        get: operations["get_tag"];
        /**
         * Let a tag point to a manifest of its repository: 201 when the tag is new. If it is on another manifest and `overwrite` is
         *     not true, 409 `tag_exists` with the tag in `details`.
         */
        put: operations["set_tag"];
        post?: never;
        /** Take a tag away; its manifest and other tags on it stay. */
        delete: operations["delete_tag"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repository-folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What lies directly below a folder, by name: repositories that the caller may pull, and folders that have some in them. */
        get: operations["list_folders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All schedules by name. */
        get: operations["list_schedules"];
        put?: never;
        /**
         * Let a job begin by itself, at times that cron tells in a time zone. It works as the caller, with the rights that they
         *     have then.
         */
        post: operations["create_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a schedule. Jobs that it began stay. */
        delete: operations["delete_schedule"];
        options?: never;
        head?: never;
        /** Change a schedule. It works as the caller from then on, and what went wrong before is forgotten. */
        patch: operations["update_schedule"];
        trace?: never;
    };
    "/api/schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin the job of a schedule now, as the caller, whether it is switched on or not. Its times stay. */
        post: operations["run_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a text may mean, of what the caller may pull. `text` is part of the name or description of a repository, or of a
         *     tag; `repository:tag` and `:tag` the beginning of a tag, in repositories whose names have the first in them, or in all;
         *     `sha256:…` or at least six digits the beginning of a digest.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is no administrator yet. */
        get: operations["setup_status"];
        put?: never;
        /** Make the first administrator and sign them in. */
        post: operations["complete_setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What takes space, and what of it a collection would free. For administrators. */
        get: operations["show_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage/pushes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let pushes pause, or go on. Paused ones are answered with 503 `UNAVAILABLE`, which Docker tries again for a while; pulls
         *     and deletions go on. For administrators.
         */
        put: operations["pause_pushes"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/storage/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why a blob or manifest is still there. For administrators. */
        get: operations["explain_storage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy images from other registries, or to them: digests unchanged, nothing moved twice. Who copies needs `push` and
         *     `pull` where images come into.
         */
        post: operations["create_sync_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this is; administrators also learn how much is in it. */
        get: operations["show_system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Access tokens by name: one's own, or with `user` somebody else's. */
        get: operations["list_access_tokens"];
        put?: never;
        /** Make an access token for oneself, or with `user` for a robot. The answer alone has the secret. */
        post: operations["create_access_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an access token of one's own, as an administrator anybody's; it stops at once. */
        delete: operations["delete_access_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstream/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare the whole index with the upstream registry: now, or after the comparison that runs. `GET /api/system` shows how
         *     far it is.
         */
        post: operations["compare_upstream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upstream/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Notifications of the upstream registry, with the token of `REGISTRY_EVENTS_TOKEN` as Bearer. */
        post: operations["notify_upstream_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users and robots by name. */
        get: operations["list_users"];
        put?: never;
        /** Make a user or robot. */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user or robot. */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /** Delete a user or robot with their grants and access tokens. */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /** Change a user or robot. A new password and disabling end every session of theirs at once. */
        patch: operations["update_user"];
        trace?: never;
    };
    "/api/users/{id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The groups of a user or robot, by name. */
        get: operations["list_groups_of_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/verification-jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read all blobs and compare them with their digests. Damaged ones are set aside and not served; pushing them again mends
         *     them. For administrators; in front of an upstream 409 `collection_upstream`.
         */
        post: operations["verify_storage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Which tags. */
        AllMatching: {
            /**
             * Format: date-time
             * @description Of those only the ones whose manifest was not pulled since, or, if it never was, that were not pushed since.
             */
            not_pulled_since?: string | null;
            /** @description Part of the name; left out: all. */
            search?: string;
        };
        /**
         * @description What the architecture does to tags.
         * @enum {string}
         */
        ArchitectureMode: "none" | "auto" | "custom";
        /** @description Something that needs somebody. */
        Attention: {
            /**
             * @description `upstream_failing`, `comparison_failed`, `disk_low`: for administrators. `pushes_paused`: for everyone who is signed
             *     in. `token_expires`: an access token of the caller ends within two weeks.
             * @example disk_low
             */
            code: string;
            /**
             * @description `host` and `since`; `failed`, `last_error` and `finished_at`; `free_bytes` and `total_bytes`; `since` and `by`; `name`
             *     and `expires_at`.
             */
            details: unknown;
        };
        /** @description What somebody did. */
        AuditEventBody: {
            /** @example grant.create */
            action: string;
            /** @description The name of the user at that time. */
            actor: string;
            /**
             * Format: uuid
             * @description The id of the user; they may be deleted since.
             */
            actor_id?: string | null;
            /** @description The target after. */
            after?: unknown;
            /** Format: date-time */
            at: string;
            /** @description The target before. */
            before?: unknown;
            /** Format: int64 */
            id: number;
            /**
             * @description From where.
             * @example 192.0.2.7
             */
            remote_addr?: string | null;
            /** @description The request that caused it, as logs name it. */
            request_id?: string | null;
            /** @example mei on team/* */
            target: string;
        };
        /** @description Part of the audit. It has no total: it only grows, and nobody counts it. */
        AuditPage: {
            /** @description Newest first. */
            items: components["schemas"]["AuditEventBody"][];
            /** @description Send it as `before` for older ones; absent at the end. */
            next?: string | null;
        };
        /** @description What a bulk deletion would do. */
        BulkDeletionPlan: {
            /** @description Changes when the deletion would do something else. */
            plan_id: string;
            /** @description In the order of the selection. */
            rows: components["schemas"]["BulkDeletionRow"][];
            totals: components["schemas"]["BulkDeletionTotals"];
        };
        /** @description What it would do in one repository. */
        BulkDeletionRow: {
            /**
             * Format: int64
             * @description Bytes that no other repository holds; for those who may pull everything.
             */
            freed_bytes?: number | null;
            /**
             * Format: int64
             * @description Manifests to go, with what only they hold.
             */
            manifests: number;
            refused?: components["schemas"]["RowRefusal"] | null;
            /** @example team/app */
            repository: string;
            /**
             * Format: int64
             * @description Tags to go.
             */
            tags: number;
            /**
             * Format: int64
             * @description Manifests that stay and have no tag any more.
             */
            untagged_manifests: number;
        };
        /** @description What it would do in all. */
        BulkDeletionTotals: {
            /**
             * Format: int64
             * @description For those who may pull everything. Layers that several of these repositories share are not in it.
             */
            freed_bytes?: number | null;
            /** Format: int64 */
            manifests: number;
            /** Format: int64 */
            tags: number;
        };
        /** @description How much was moved. */
        Bytes: {
            /** Format: int64 */
            done: number;
            /**
             * Format: int64
             * @description Absent while it is not known.
             */
            total?: number | null;
        };
        /** @description What a remote can do. */
        CapabilitiesBody: {
            /** @description Manifests can be deleted. */
            deletes: boolean;
            /** @description A tag can be deleted by its name. */
            deletes_tags: boolean;
            /** @description It lists referrers; where not, they are kept in tags. */
            lists_referrers: boolean;
            rate_limit?: components["schemas"]["RateLimitBody"] | null;
        };
        /** @description How far the comparison of the index with the upstream registry is, or how the last one ended. */
        ComparisonBody: {
            /**
             * Format: int64
             * @description Tags and manifests of the index that were something else.
             */
            changed: number;
            /**
             * Format: int64
             * @description Repositories compared.
             */
            done: number;
            /**
             * Format: int64
             * @description Repositories that could not be compared.
             */
            failed: number;
            /**
             * Format: date-time
             * @description Of the last one that ended; none while the first one goes on.
             */
            finished_at?: string | null;
            is_running: boolean;
            last_error?: string | null;
            /**
             * Format: int64
             * @description Repositories to compare.
             */
            repositories: number;
            /** Format: date-time */
            started_at?: string | null;
        };
        /** @description A container that was made from an image. */
        ContainerBody: {
            /** @example web */
            name: string;
            running: boolean;
        };
        /** @description The daemon and its machine. */
        DaemonBody: {
            /** @example 1.50 */
            api_version: string;
            /**
             * @description Of the machine, as images name it.
             * @example amd64
             */
            architecture: string;
            /** @example linux */
            os: string;
            /** @example 28.2.2 */
            version: string;
        };
        /** @description Why the daemon does not answer. */
        DaemonProblem: {
            /**
             * @description `docker_unavailable`, `docker_denied`, `docker_silent` and the like.
             * @example docker_unavailable
             */
            code: string;
            /** @description What to do. */
            message: string;
        };
        /** @description Whether local images are there. */
        DaemonState: {
            available: boolean;
            daemon?: components["schemas"]["DaemonBody"] | null;
            problem?: components["schemas"]["DaemonProblem"] | null;
        };
        /** @description A plan to carry out. */
        Deletion: {
            /** @description The id of the plan for this selection. */
            plan: string;
            selection: components["schemas"]["Selection"];
        };
        /** @description What was deleted. */
        DeletionOutcome: {
            /** Format: int64 */
            deleted_manifests: number;
            /** Format: int64 */
            deleted_tags: number;
            /** @description What the upstream registry did not delete, and why. */
            failed: components["schemas"]["Refusal"][];
        };
        /** @description What a deletion would do. Every list holds at most 100; the counts say how many there are. */
        DeletionPlan: {
            /** Format: int64 */
            child_count: number;
            /** @description Images of indexes that go, which nothing else holds: they go too. */
            children: components["schemas"]["PlanManifest"][];
            /**
             * Format: int64
             * @description Bytes of those that no other repository holds; for those who may pull everything.
             */
            freed_bytes: number | null;
            /** @description Changes when the deletion would do something else. */
            id: string;
            /** Format: int64 */
            kept_tag_count: number;
            /** @description Other tags on the same manifests: they stay, and their manifests with them. */
            kept_tags: components["schemas"]["PlanTag"][];
            /**
             * Format: date-time
             * @description When something of what goes was last pulled.
             */
            last_pull_at: string | null;
            /** Format: int64 */
            manifest_count: number;
            /** @description Manifests to go. */
            manifests: components["schemas"]["PlanManifest"][];
            /** Format: int64 */
            referrer_count: number;
            /** @description What refers to manifests that go, and has no tag of its own: it goes too. */
            referrers: components["schemas"]["PlanManifest"][];
            /** @description What stays although it was meant, and why. */
            refused: components["schemas"]["Refusal"][];
            /** Format: int64 */
            refused_count: number;
            /** @example team/app */
            repository: string;
            /** Format: int64 */
            tag_count: number;
            /** @description Tags to go. */
            tags: components["schemas"]["PlanTag"][];
            /**
             * Format: int64
             * @description Bytes that leave the repository, with the next clean-up of its layers.
             */
            unlinked_bytes: number;
            /** @description Manifests that stay and have no tag any more. */
            untagged: components["schemas"]["PlanManifest"][];
            /** Format: int64 */
            untagged_count: number;
        };
        /** @description What to delete in one repository: exactly one of `tags`, `all_matching`, `digests` and `whole`. */
        DeletionRow: {
            all_matching?: components["schemas"]["AllMatching"] | null;
            /** @description With tags: also the manifests that are left without any. Else they stay. */
            delete_manifests?: boolean | null;
            /** @description These manifests, with their tags. */
            digests?: string[] | null;
            /** @example team/app */
            repository: string;
            /**
             * @description These tags.
             * @example [
             *       "1.26",
             *       "1.27"
             *     ]
             */
            tags?: string[] | null;
            /** @description The repository with all that is in it. */
            whole?: boolean | null;
        };
        /**
         * @description Where images go.
         * @enum {string}
         */
        DirectionBody: "pull" | "push";
        /** @description A file system. */
        DiskBody: {
            /** Format: int64 */
            free_bytes: number;
            /** Format: int64 */
            total_bytes: number;
        };
        /** @description The body of every error of the JSON API. */
        ErrorBody: {
            error: components["schemas"]["ErrorDetails"];
        };
        /** @description What went wrong. */
        ErrorDetails: {
            /**
             * @description Stable: scripts and translations rest on it.
             * @example grant_not_found
             */
            code: string;
            /** @description Further facts, where there are any. */
            details?: unknown;
            /** @description What happened and what to do next, in English. */
            message: string;
            /** @description By which the server's log names the request. */
            request_id: string;
        };
        /** @description The data of an event. `rights_changed` and `lagged` have none of it. */
        EventBody: {
            /** @description Who did it; not told without login. */
            by?: string | null;
            /** @example sha256:… */
            digest?: string | null;
            /** @example team/app */
            repository: string;
            /** @example 1.27 */
            tag?: string | null;
        };
        /** @description A verb, whether it is allowed, and the rule that decided. */
        Explanation: {
            /** @description The answer that a request would get. */
            allowed: boolean;
            /** @description The group that the grant was given to; `null`: it was given to the user. */
            group?: string | null;
            /**
             * Format: uuid
             * @description Of the grant, if one decided.
             */
            id?: string | null;
            /**
             * @description Of the grant.
             * @example team/*
             */
            pattern?: string | null;
            /**
             * @description `admin`, `grant`, `public`, `anonymous_pull`, `disabled`, `no_grant` or `token_scope`.
             * @example grant
             */
            rule: string;
            /** @example pull */
            verb: string;
        };
        /** @description A failure of the upstream registry. */
        FailureBody: {
            /** Format: date-time */
            at: string;
            /** @description `UNAVAILABLE`, `BAD_GATEWAY`, `GATEWAY_TIMEOUT`, … */
            code: string;
            message: string;
        };
        /** @description How many images each filter finds. */
        FilterCounts: {
            all: number;
            untagged: number;
            unused: number;
            used: number;
        };
        /** @description What lies directly below a folder: a repository, a folder, or both at once. */
        FolderBody: {
            /**
             * @description The last part of its path.
             * @example team
             */
            name: string;
            /** @example department/team */
            path: string;
            /** @description How many repositories lie below it, without itself. */
            repositories: number;
            repository: components["schemas"]["RepositoryBody"] | null;
            /**
             * Format: int64
             * @description Of itself and all below, in bytes; layers that they share count once for each.
             */
            stored_bytes: number;
        };
        /** @description What a search found: at most 20 of each. */
        Found: {
            /** @description By digest. */
            manifests: components["schemas"]["FoundManifest"][];
            /** @description By name. */
            repositories: components["schemas"]["FoundRepository"][];
            /** @description Those that begin so, then those that have it in them. */
            tags: components["schemas"]["FoundTag"][];
        };
        /** @description A manifest that a search found. */
        FoundManifest: {
            /** @example sha256:… */
            digest: string;
            media_type: string;
            /** @example team/app */
            repository: string;
            /** @description Tags of the repository that point to it; the first 20. */
            tags: string[];
        };
        /** @description A repository that a search found. */
        FoundRepository: {
            description: string;
            /** Format: uuid */
            id: string;
            /** @example team/app */
            name: string;
        };
        /** @description A tag that a search found. */
        FoundTag: {
            /**
             * @description Of the manifest.
             * @example sha256:…
             */
            digest: string;
            /** @example 1.27 */
            name: string;
            /** @example team/app */
            repository: string;
            /**
             * Format: date-time
             * @description When somebody last pushed or set it.
             */
            updated_at: string;
        };
        /** @description A grant. */
        GrantBody: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @example team/* */
            pattern: string;
            /** @description The name of the user or group. */
            subject: string;
            /** @description `user` (also robots) or `group`. */
            subject_kind: string;
            /**
             * @example [
             *       "pull",
             *       "push"
             *     ]
             */
            verbs: string[];
        };
        /** @description What changes in a grant. */
        GrantChange: {
            /**
             * @example [
             *       "pull"
             *     ]
             */
            verbs: string[];
        };
        /** @description A group. */
        GroupBody: {
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description How many users and robots are in it.
             */
            member_count: number;
            name: string;
        };
        /** @description What changes in a group; what is left out stays. */
        GroupChange: {
            description?: string | null;
            name?: string | null;
        };
        /** @description An image, an index or an artifact. */
        ImageBody: {
            annotations: {
                [key: string]: string;
            };
            /** @description If it is no image. */
            artifact_type: string | null;
            /** @description The configuration of an image, if it is there and has at most 1 MiB. */
            config: unknown;
            config_digest: string | null;
            /** @example sha256:… */
            digest: string;
            /**
             * Format: date-time
             * @description When the image was built.
             */
            image_created: string | null;
            /** Format: date-time */
            last_pull_at: string | null;
            layers: components["schemas"]["LayerBody"][];
            /** @description The document, as it was pushed. */
            manifest: unknown;
            media_type: string;
            /** @description The indexes of this repository that name it, at most 100. */
            parents: string[];
            /** @example linux/amd64 */
            platform: string | null;
            /** @description The images of an index; attestations stand with the image that they are about. */
            platforms: components["schemas"]["PlatformBody"][];
            /**
             * Format: int64
             * @description How often it was pulled from this repository.
             */
            pull_count: number;
            /**
             * Format: date-time
             * @description When it came into this repository.
             */
            pushed_at: string;
            /** @description What refers to it. */
            referrers: components["schemas"]["ReferrerBody"][];
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
            /** @description What it is about. */
            subject: string | null;
            /**
             * Format: int64
             * @description How many tags are on it.
             */
            tag_count: number;
            /** @description The tags on it, at most 100. */
            tags: string[];
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes; layers that platforms share count once for each.
             */
            total_size: number;
        };
        /** @description An archive that was uploaded. */
        ImportBody: {
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /**
             * Format: date-time
             * @description When it goes, unless it is used.
             */
            expires_at: string;
            /**
             * @description `oci`: an OCI layout, also of Docker 25 and newer; `docker`: what older versions of Docker save.
             * @example docker
             */
            format: string;
            /** Format: uuid */
            id: string;
            images: components["schemas"]["ImportImage"][];
            /**
             * Format: int64
             * @description Bytes as they came.
             */
            received: number;
            /**
             * Format: int64
             * @description Bytes of the archive, unpacked.
             */
            size: number;
        };
        /** @description An image in an archive. */
        ImportImage: {
            /** @description Of its manifest; `null`: the archive has none, as those of older versions of Docker, and one is made. */
            digest: string | null;
            /** @description Of its configuration, which Docker calls the id of the image; `null` for an index. */
            image_id: string | null;
            /** @description By which it is named when it is imported. */
            index: number;
            /** Format: int64 */
            layers: number;
            /**
             * @description As the archive has them.
             * @example [
             *       "docker.io/library/nginx:1.27"
             *     ]
             */
            names: string[];
            /**
             * @description What it runs on; several for an index, none for what is no image.
             * @example [
             *       "linux/amd64"
             *     ]
             */
            platforms: string[];
            /**
             * Format: int64
             * @description Bytes in the archive; what images share counts for each.
             */
            size: number;
            /** @description What it could be called here: the names without their registry. */
            suggestions: components["schemas"]["ImportSuggestion"][];
        };
        /** @description Which images of an archive go where. */
        ImportJobBody: {
            /** @description Only tell what would happen: nothing changes, and no job is made. */
            dry_run?: boolean;
            /** @description The id of the upload. */
            import: string;
            /** @description Images for different platforms that get one name become an index; true when left out. */
            join?: boolean | null;
            /** @description Tags that are on something else move. */
            overwrite?: boolean;
            /**
             * @description The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
             *     with the new plan in `details`. Left out, whatever the plan is now counts.
             */
            plan_id?: string | null;
            rows: components["schemas"]["ImportTarget"][];
            /** @description Begin although some tags are on something else; they stay there. */
            skip_conflicts?: boolean;
        };
        /** @description What an import would do. */
        ImportPlan: {
            /** @description Changes when the import would do something else. */
            plan_id: string;
            rows: components["schemas"]["ImportRow"][];
            totals: components["schemas"]["ImportTotals"];
        };
        /** @description What would come under one name. */
        ImportRow: {
            /** @description What the tag is on now. */
            before?: string | null;
            /**
             * Format: int64
             * @description Bytes in the archive; what is there already is not moved.
             */
            bytes: number;
            /** @description What it would be on, as far as that is known before. */
            digest?: string | null;
            /** @description Which of the archive's images: several become an index. */
            images: number[];
            platforms: string[];
            refused?: components["schemas"]["RowRefusal"] | null;
            /** @example team/app */
            repository: string;
            state: components["schemas"]["ImportRowState"];
            /** @example 1.0 */
            tag: string;
        };
        /**
         * @description What becomes of a row.
         * @enum {string}
         */
        ImportRowState: "ready" | "conflict" | "refused" | "nothing";
        /** @description A name for an image. */
        ImportSuggestion: {
            /**
             * @description `null`: the archive says only the tag.
             * @example nginx
             */
            repository: string | null;
            /** @example 1.27 */
            tag: string;
        };
        /** @description Where an image goes. */
        ImportTarget: {
            /** @description Which of the archive's images, by its `index`. */
            image: number;
            /** @example team/app */
            repository: string;
            /** @example 1.0 */
            tag: string;
        };
        /** @description All of it in numbers. */
        ImportTotals: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            conflicts: number;
            /** Format: int64 */
            nothing: number;
            /** Format: int64 */
            ready: number;
            /** Format: int64 */
            refused: number;
        };
        /** @description An entry of an index. */
        IndexImage: {
            digest: string;
            media_type: string;
            /**
             * @description `null`: it tells of another entry, and runs nowhere.
             * @example linux/amd64
             */
            platform: string | null;
            /**
             * @description By what it was named.
             * @example 1.0-x86
             */
            reference: string;
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
        };
        /** @description Repositories whose tags with suffixes shall be joined. */
        IndexJobBody: {
            /** @description The tags with suffixes go, each after the joined one is there. Their images stay: the index holds them. */
            delete_source?: boolean;
            /** @description Only tell what would happen: nothing changes, and no job is made. */
            dry_run?: boolean;
            /** @description Joined tags that are on something else move. */
            overwrite?: boolean;
            /**
             * @description The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
             *     with the new plan in `details`. Left out, whatever the plan is now counts.
             */
            plan_id?: string | null;
            /**
             * @example [
             *       "team/app"
             *     ]
             */
            repositories: string[];
            /** @description Begin although some joined tags are on something else; they stay there. */
            skip_conflicts?: boolean;
            /**
             * @description By what tags end that belong together: `-x86`, `-x86_64`, `-amd64`, `-arm`, `-arm64` and `-aarch64` when left out.
             *     What an image runs on its own configuration says.
             * @example [
             *       "-x86",
             *       "-arm"
             *     ]
             */
            suffixes?: string[] | null;
        };
        /** @description What joining would do. */
        IndexJobPlan: {
            /** @description Changes when joining would do something else. */
            plan_id: string;
            rows: components["schemas"]["IndexRow"][];
            totals: components["schemas"]["IndexTotals"];
        };
        /** @description A tag that would be joined. */
        IndexPart: {
            digest: string;
            /**
             * @description What it runs on.
             * @example [
             *       "linux/amd64"
             *     ]
             */
            platforms: string[];
            /** @example 1.0-x86 */
            tag: string;
        };
        /** @description An index that would be made, or was. */
        IndexPlan: {
            /** @description What the tag was on before. */
            before: string | null;
            digest: string;
            images: components["schemas"]["IndexImage"][];
            /** @description OCI's index, or Docker's list when all images are of Docker's own format. */
            media_type: string;
            /** @description Changes when something else would be made. */
            plan_id: string;
            state: components["schemas"]["TagState"];
            tag: string;
        };
        /** @description What would happen to one tag. */
        IndexRow: {
            /** @description What the tag is on now. */
            before?: string | null;
            /** @description Of the index. */
            digest?: string | null;
            parts: components["schemas"]["IndexPart"][];
            refused?: components["schemas"]["RowRefusal"] | null;
            /** @example team/app */
            repository: string;
            state: components["schemas"]["IndexRowState"];
            /**
             * @description The joined tag; absent where the row is about the whole repository.
             * @example 1.0
             */
            tag?: string | null;
        };
        /**
         * @description What becomes of a row.
         * @enum {string}
         */
        IndexRowState: "ready" | "conflict" | "incomplete" | "refused" | "nothing";
        /** @description All of it in numbers. */
        IndexTotals: {
            /** Format: int64 */
            conflicts: number;
            /** Format: int64 */
            incomplete: number;
            /** Format: int64 */
            nothing: number;
            /** Format: int64 */
            ready: number;
            /** Format: int64 */
            refused: number;
        };
        /** @description How many items are how. */
        ItemCounts: {
            /** Format: int64 */
            cancelled: number;
            /** Format: int64 */
            done: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            running: number;
            /** Format: int64 */
            skipped: number;
            /** Format: int64 */
            total: number;
            /** Format: int64 */
            waiting: number;
        };
        /** @description A job. */
        JobBody: {
            /**
             * @description What can be done with it now: `cancel`, `retry`, `retry_failed`.
             * @example [
             *       "cancel"
             *     ]
             */
            actions: string[];
            bytes: components["schemas"]["Bytes"];
            /** @description Somebody wished it to stop, and it has not stopped yet. */
            cancel_requested: boolean;
            /** Format: date-time */
            created_at: string;
            /** @description The name of whoever made it, at that time; `null`: the system. */
            created_by: string | null;
            error?: components["schemas"]["JobProblem"] | null;
            /** Format: date-time */
            finished_at?: string | null;
            /** @description It is about repositories that the caller may not pull (any more): parameters, summary and messages are empty. */
            hidden?: boolean;
            /** Format: int64 */
            id: number;
            items: components["schemas"]["ItemCounts"];
            /**
             * @description `deletion`, `rename`, `sync`, `index`, `import`, `collection`, `verification`, `local_push` or `local_delete`.
             * @example deletion
             */
            kind: string;
            /** @description Of the kind. */
            parameters: Record<string, never>;
            /**
             * Format: int64
             * @description Bytes a second, while it runs and moves some.
             */
            rate?: number | null;
            /**
             * Format: int64
             * @description A guess, while it runs.
             */
            remaining_seconds?: number | null;
            /** Format: date-time */
            started_at?: string | null;
            /**
             * @description `queued`, `running`, `succeeded`, `failed` (an item, or the job itself) or `cancelled`.
             * @example running
             */
            state: string;
            /** @description What came of it, of the kind. */
            summary?: Record<string, never> | null;
        };
        /** @description An item of a job. */
        JobItemBody: {
            bytes: components["schemas"]["Bytes"];
            error?: components["schemas"]["JobProblem"] | null;
            /** Format: date-time */
            finished_at?: string | null;
            /** @description It is about a repository that the caller may not pull (any more): label and message are empty. */
            hidden?: boolean;
            /**
             * @description What it is about.
             * @example team/app
             */
            label: string;
            /** Format: int64 */
            position: number;
            /** @description What came of it, of the kind. */
            result?: Record<string, never> | null;
            /** Format: date-time */
            started_at?: string | null;
            /**
             * @description `waiting`, `running`, `done`, `skipped`, `failed` or `cancelled`.
             * @example done
             */
            state: string;
        };
        /** @description What went wrong. */
        JobProblem: {
            /**
             * @description As of an error.
             * @example plan_changed
             */
            code: string;
            message: string;
        };
        /** @description Images that shall be one tag. */
        JoinBody: {
            /** @description Only tell what would be made: nothing changes. */
            dry_run?: boolean;
            /** @description In the order of the index. */
            images: components["schemas"]["JoinImage"][];
            /** @description Move the tag if it is on something else. */
            overwrite?: boolean;
            /**
             * @description The id of the plan that was looked at. When something else would be made now, the answer is 409 `plan_changed` with
             *     the new plan in `details`.
             */
            plan_id?: string | null;
            /** @example 1.0 */
            tag: string;
        };
        /** @description An image that shall be in an index. */
        JoinImage: {
            /**
             * @description Of an index only the image for this platform; of an image what it runs on, in place of what its configuration says.
             * @example linux/amd64
             */
            platform?: string | null;
            /**
             * @description A tag or digest of the repository. Of an index all of its images come in, with what is said about them.
             * @example 1.0-x86
             */
            reference: string;
        };
        /** @description A layer of an image. */
        LayerBody: {
            /** @example sha256:… */
            digest: string;
            media_type: string;
            /**
             * Format: int64
             * @description How many other manifests of this repository name it.
             */
            shared_by: number;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
        };
        /** @description A line of a log: the data of an event `line`. */
        LineBody: {
            /** Format: date-time */
            at: string;
            /** @description It is about a repository that the caller may not pull (any more): the message is empty. */
            hidden?: boolean;
            /**
             * Format: int64
             * @description The position of the item that it is about.
             */
            item?: number | null;
            /**
             * @description `info`, `warning` or `error`.
             * @example info
             */
            level: string;
            message: string;
            /**
             * Format: int64
             * @description From 1 on, without gaps; also the `id` of the event.
             */
            number: number;
        };
        /** @description Part of a list. */
        List_Explanation: {
            /** @description The items of this page. */
            items: {
                /** @description The answer that a request would get. */
                allowed: boolean;
                /** @description The group that the grant was given to; `null`: it was given to the user. */
                group?: string | null;
                /**
                 * Format: uuid
                 * @description Of the grant, if one decided.
                 */
                id?: string | null;
                /**
                 * @description Of the grant.
                 * @example team/*
                 */
                pattern?: string | null;
                /**
                 * @description `admin`, `grant`, `public`, `anonymous_pull`, `disabled`, `no_grant` or `token_scope`.
                 * @example grant
                 */
                rule: string;
                /** @example pull */
                verb: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_FolderBody: {
            /** @description The items of this page. */
            items: {
                /**
                 * @description The last part of its path.
                 * @example team
                 */
                name: string;
                /** @example department/team */
                path: string;
                /** @description How many repositories lie below it, without itself. */
                repositories: number;
                repository: components["schemas"]["RepositoryBody"] | null;
                /**
                 * Format: int64
                 * @description Of itself and all below, in bytes; layers that they share count once for each.
                 */
                stored_bytes: number;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_GrantBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: uuid */
                id: string;
                /** @example team/* */
                pattern: string;
                /** @description The name of the user or group. */
                subject: string;
                /** @description `user` (also robots) or `group`. */
                subject_kind: string;
                /**
                 * @example [
                 *       "pull",
                 *       "push"
                 *     ]
                 */
                verbs: string[];
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_GroupBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                created_at: string;
                description: string;
                /** Format: uuid */
                id: string;
                /**
                 * Format: int64
                 * @description How many users and robots are in it.
                 */
                member_count: number;
                name: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_JobBody: {
            /** @description The items of this page. */
            items: {
                /**
                 * @description What can be done with it now: `cancel`, `retry`, `retry_failed`.
                 * @example [
                 *       "cancel"
                 *     ]
                 */
                actions: string[];
                bytes: components["schemas"]["Bytes"];
                /** @description Somebody wished it to stop, and it has not stopped yet. */
                cancel_requested: boolean;
                /** Format: date-time */
                created_at: string;
                /** @description The name of whoever made it, at that time; `null`: the system. */
                created_by: string | null;
                error?: components["schemas"]["JobProblem"] | null;
                /** Format: date-time */
                finished_at?: string | null;
                /** @description It is about repositories that the caller may not pull (any more): parameters, summary and messages are empty. */
                hidden?: boolean;
                /** Format: int64 */
                id: number;
                items: components["schemas"]["ItemCounts"];
                /**
                 * @description `deletion`, `rename`, `sync`, `index`, `import`, `collection`, `verification`, `local_push` or `local_delete`.
                 * @example deletion
                 */
                kind: string;
                /** @description Of the kind. */
                parameters: Record<string, never>;
                /**
                 * Format: int64
                 * @description Bytes a second, while it runs and moves some.
                 */
                rate?: number | null;
                /**
                 * Format: int64
                 * @description A guess, while it runs.
                 */
                remaining_seconds?: number | null;
                /** Format: date-time */
                started_at?: string | null;
                /**
                 * @description `queued`, `running`, `succeeded`, `failed` (an item, or the job itself) or `cancelled`.
                 * @example running
                 */
                state: string;
                /** @description What came of it, of the kind. */
                summary?: Record<string, never> | null;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_JobItemBody: {
            /** @description The items of this page. */
            items: {
                bytes: components["schemas"]["Bytes"];
                error?: components["schemas"]["JobProblem"] | null;
                /** Format: date-time */
                finished_at?: string | null;
                /** @description It is about a repository that the caller may not pull (any more): label and message are empty. */
                hidden?: boolean;
                /**
                 * @description What it is about.
                 * @example team/app
                 */
                label: string;
                /** Format: int64 */
                position: number;
                /** @description What came of it, of the kind. */
                result?: Record<string, never> | null;
                /** Format: date-time */
                started_at?: string | null;
                /**
                 * @description `waiting`, `running`, `done`, `skipped`, `failed` or `cancelled`.
                 * @example done
                 */
                state: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_ManifestInfoBody: {
            /** @description The items of this page. */
            items: {
                /** @description If it is no image. */
                artifact_type: string | null;
                /** @example sha256:… */
                digest: string;
                /**
                 * Format: date-time
                 * @description When the image was built.
                 */
                image_created: string | null;
                /** Format: date-time */
                last_pull_at: string | null;
                media_type: string;
                /**
                 * @example [
                 *       "linux/amd64",
                 *       "linux/arm64/v8"
                 *     ]
                 */
                platforms: string[];
                /**
                 * Format: int64
                 * @description How often it was pulled from this repository.
                 */
                pull_count: number;
                /**
                 * Format: date-time
                 * @description When it came into this repository.
                 */
                pushed_at: string;
                /**
                 * Format: int64
                 * @description Of the manifest itself, in bytes.
                 */
                size: number;
                /**
                 * Format: int64
                 * @description The manifest with all that it names, in bytes; layers that platforms share count once for each.
                 */
                total_size: number;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_ReferrerBody: {
            /** @description The items of this page. */
            items: {
                annotations?: {
                    [key: string]: string;
                } | null;
                artifact_type?: string | null;
                /** @example sha256:… */
                digest: string;
                media_type: string;
                /**
                 * Format: int64
                 * @description In bytes.
                 */
                size: number;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_RemoteBody: {
            /** @description The items of this page. */
            items: {
                /** @description Its addresses may be private ones. */
                allow_private?: boolean | null;
                /** @description Certificates (PEM) to trust beside those of the system. */
                ca_certificate?: string | null;
                /** Format: date-time */
                created_at?: string | null;
                /** @description The password itself is never shown. */
                has_password?: boolean | null;
                /** Format: int64 */
                id: number;
                /** @description It may be spoken to without TLS. */
                insecure_http?: boolean | null;
                /** @example quay */
                name: string;
                /** @description Which platforms to copy unless others are named; left out: all. */
                platforms?: string[] | null;
                /** @description Everybody may use it. */
                shared: boolean;
                url: string;
                /** @description As whom it is asked; left out: as nobody. */
                username?: string | null;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_RepositoryBody: {
            /** @description The items of this page. */
            items: {
                /** @description Whether, being public, it may be pulled without login. */
                anonymous_pull: boolean;
                /** Format: date-time */
                created_at: string;
                description: string;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                last_pull_at?: string | null;
                /** Format: date-time */
                last_push_at?: string | null;
                /** @example team/app */
                name: string;
                /**
                 * Format: int64
                 * @description How many manifests were pulled.
                 */
                pull_count: number;
                /**
                 * Format: int64
                 * @description The bytes of all that may be pulled through it; layers that it shares with others count here too.
                 */
                stored_bytes: number;
                /**
                 * Format: int64
                 * @description How many tags it has.
                 */
                tag_count: number;
                /**
                 * @description What the caller may do there.
                 * @example [
                 *       "pull",
                 *       "push"
                 *     ]
                 */
                verbs: string[];
                /**
                 * @description `private`: pulled by grant only; `public`: by every signed-in user.
                 * @example private
                 */
                visibility: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_RepositoryRight: {
            /** @description The items of this page. */
            items: {
                /** @description Each verb, and the rule that decided. */
                explanations: components["schemas"]["Explanation"][];
                /**
                 * @description `user` or `robot`.
                 * @example user
                 */
                kind: string;
                /**
                 * @description Of a user or robot.
                 * @example mei
                 */
                name: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_ScheduleBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                created_at: string;
                /** @description As whom its jobs work: whoever made it, or changed it last. Their name at that time; `null`: the system. */
                created_by: string | null;
                /** @example 0 3 * * * */
                cron: string;
                enabled: boolean;
                error?: components["schemas"]["JobProblem"] | null;
                /** Format: int64 */
                id: number;
                /**
                 * @description `collection`, `verification` or `sync`.
                 * @example collection
                 */
                kind: string;
                /**
                 * Format: date-time
                 * @description When it began a job last.
                 */
                last_at?: string | null;
                /**
                 * Format: int64
                 * @description That job, unless it is forgotten.
                 */
                last_job_id?: number | null;
                /**
                 * @description How that job is.
                 * @example succeeded
                 */
                last_job_state?: string | null;
                /** @example nightly */
                name: string;
                /**
                 * Format: date-time
                 * @description When the next job begins; left out while it is switched off.
                 */
                next_at?: string | null;
                /** @description The body of a request that begins such a job. */
                parameters: Record<string, never>;
                /**
                 * Format: date-time
                 * @description The time since the last job that was passed over, because that job was not over.
                 */
                skipped_at?: string | null;
                /** @example Europe/Berlin */
                time_zone: string;
                /** @description That time and the two after it. */
                upcoming: string[];
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_TagBody: {
            /** @description The items of this page. */
            items: {
                /** @description Of the manifest, if it is no image. */
                artifact_type?: string | null;
                /**
                 * @description Of the manifest.
                 * @example sha256:…
                 */
                digest: string;
                /**
                 * Format: date-time
                 * @description When the image was built.
                 */
                image_created?: string | null;
                /** Format: date-time */
                last_pull_at: string | null;
                /** @description Of the manifest. */
                media_type: string;
                /** @example 1.27 */
                name: string;
                /**
                 * @example [
                 *       "linux/amd64",
                 *       "linux/arm64/v8"
                 *     ]
                 */
                platforms: string[];
                /**
                 * Format: int64
                 * @description How often the manifest was pulled from this repository, under whatever name.
                 */
                pull_count: number;
                /**
                 * Format: int64
                 * @description How many other tags of the repository are on the same manifest.
                 */
                shared_tags: number;
                /**
                 * Format: int64
                 * @description Of the manifest itself, in bytes.
                 */
                size: number;
                /**
                 * Format: int64
                 * @description The manifest with all that it names, in bytes; layers that platforms share count once for each.
                 */
                total_size: number;
                /**
                 * Format: date-time
                 * @description When somebody last pushed or set it.
                 */
                updated_at: string;
                /** @description Who that was; not told without login. */
                updated_by?: string | null;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_TagMoveBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                at: string;
                /** @description Who moved it; not told without login. */
                by: string | null;
                /**
                 * @description None: it was new.
                 * @example sha256:…
                 */
                from: string | null;
                /**
                 * Format: int64
                 * @description Rises.
                 */
                id: number;
                /** @description Whether `from` is still a manifest of the repository. */
                restorable: boolean;
                /** @example 1.27 */
                tag: string;
                /**
                 * @description None: it was deleted.
                 * @example sha256:…
                 */
                to: string | null;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_TokenBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description `null`: it does not expire.
                 */
                expires_at?: string | null;
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                last_used_at?: string | null;
                name: string;
                /** @description What it may be used for at most; `null`: all that its user may do. */
                scopes?: components["schemas"]["ScopeBody"][] | null;
                /**
                 * Format: uuid
                 * @description Whose it is.
                 */
                user_id: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description Part of a list. */
        List_UserBody: {
            /** @description The items of this page. */
            items: {
                /** Format: date-time */
                created_at: string;
                description: string;
                disabled: boolean;
                /** Format: uuid */
                id: string;
                /**
                 * @description `user`, or `robot`: it has access tokens and no password.
                 * @example user
                 */
                kind: string;
                /** Format: date-time */
                last_login_at?: string | null;
                /** @description Somebody else chose the password; nothing is done with it before it is changed. Access tokens work. */
                must_change_password: boolean;
                name: string;
                /**
                 * @description `admin`, or `user`: what the grants say.
                 * @example user
                 */
                role: string;
            }[];
            /** @description Send it as `after` for the next page; absent on the last. */
            next?: string | null;
            /**
             * Format: int64
             * @description How many items the whole list has.
             */
            total: number;
        };
        /** @description What a deletion would do. */
        LocalDeletionPlan: {
            /** @description Changes when the deletion would do something else. */
            plan_id: string;
            /** @description First the images, then the names; each once, and no name that goes with its image. */
            rows: components["schemas"]["LocalDeletionRow"][];
            totals: components["schemas"]["LocalDeletionTotals"];
        };
        /** @description One name or image that goes. */
        LocalDeletionRow: {
            /** @description The containers that were made from the image. */
            containers: components["schemas"]["ContainerBody"][];
            /** @description The id of the image. */
            image?: string | null;
            /** @description Whether the image goes, too: no name is left after this plan. */
            image_goes: boolean;
            refused?: components["schemas"]["RowRefusal"] | null;
            /**
             * Format: int64
             * @description In bytes, unpacked; layers that others use stay.
             */
            size: number;
            /** @description The name, when only that is meant. */
            tag?: string | null;
            /** @description Every name that goes. */
            tags: string[];
        };
        /** @description All of it in numbers. */
        LocalDeletionTotals: {
            images: number;
            refused: number;
            tags: number;
        };
        /** @description An image of the daemon. */
        LocalImageBody: {
            /** @example amd64 */
            architecture?: string | null;
            /** @description The containers that were made from it. */
            containers: components["schemas"]["ContainerBody"][];
            /** Format: date-time */
            created_at?: string | null;
            /** @description Its names with digests, as far as it was pulled or pushed. */
            digests: string[];
            /** @example sha256:9c7a54a9a43cca047013b82af109fe963fde787f63f9e016fdc3384500c2823d */
            id: string;
            /**
             * @description What it runs on, if it says: of the image, not of the machine.
             * @example linux/amd64
             */
            platform?: string | null;
            /**
             * Format: int64
             * @description In bytes, unpacked; layers that others use are counted, too.
             */
            size: number;
            /**
             * @description Its names; none: it is untagged.
             * @example [
             *       "nginx:1.27"
             *     ]
             */
            tags: string[];
        };
        /** @description The images of the daemon, or why there are none. */
        LocalImagesBody: {
            /** @description Whether the daemon answers. If not, `problem` says why, and what to do. */
            available: boolean;
            /** @description How many images each filter finds, of those with `q` in them. */
            counts: components["schemas"]["FilterCounts"];
            daemon?: components["schemas"]["DaemonBody"] | null;
            /**
             * @description Where the daemon is looked for: `DOCKER_HOST`.
             * @example unix:///var/run/docker.sock
             */
            docker_host: string | null;
            /** @description One row for each image, with all of its names; the newest first. */
            items: components["schemas"]["LocalImageBody"][];
            problem?: components["schemas"]["DaemonProblem"] | null;
            /**
             * @description The `host:port` by which the daemon reaches this registry: `REGISTRY_PUSH_HOST`.
             * @example 127.0.0.1:30080
             */
            push_host: string | null;
        };
        /**
         * @description What happens to the front of names.
         * @enum {string}
         */
        LocalPrefixMode: "none" | "add" | "remove";
        /** @description What an upload would do. */
        LocalPushPlan: {
            /** @description Changes when the upload would do something else. */
            plan_id: string;
            rows: components["schemas"]["LocalPushRow"][];
            totals: components["schemas"]["LocalPushTotals"];
        };
        /** @description What would happen to one image. */
        LocalPushRow: {
            /** @description The digest that the tag is on now, when that is another image. */
            conflict?: string | null;
            /** @description Its id at the daemon. */
            image?: string | null;
            /** @example nginx:1.27 */
            name: string;
            /** @example linux/amd64 */
            platform?: string | null;
            refused?: components["schemas"]["RowRefusal"] | null;
            removes?: components["schemas"]["LocalPushTarget"] | null;
            /** @description The tag is this image already. */
            same: boolean;
            /**
             * Format: int64
             * @description In bytes, unpacked.
             */
            size?: number | null;
            state: components["schemas"]["LocalPushState"];
            target?: components["schemas"]["LocalPushTarget"] | null;
        };
        /**
         * @description What becomes of a row.
         * @enum {string}
         */
        LocalPushState: "ready" | "conflict" | "refused" | "nothing";
        /** @description Where an image goes. */
        LocalPushTarget: {
            /**
             * @description As Docker writes it.
             * @example 127.0.0.1:30080/x86/nginx:1.27-x86
             */
            reference: string;
            /** @example x86/nginx */
            repository: string;
            /** @example 1.27-x86 */
            tag: string;
        };
        /** @description All of it in numbers. */
        LocalPushTotals: {
            conflicts: number;
            nothing: number;
            ready: number;
            refused: number;
        };
        /** @description Name and password. */
        Login: {
            /** @example mei */
            name: string;
            /** Format: password */
            password: string;
        };
        /** @description A manifest. */
        ManifestBody: {
            /** @example sha256:… */
            digest: string;
            /** @description The document, as it was pushed. */
            manifest: unknown;
            media_type: string;
            /** @description In bytes. */
            size: number;
        };
        /** @description A manifest of a repository, in a list. */
        ManifestInfoBody: {
            /** @description If it is no image. */
            artifact_type: string | null;
            /** @example sha256:… */
            digest: string;
            /**
             * Format: date-time
             * @description When the image was built.
             */
            image_created: string | null;
            /** Format: date-time */
            last_pull_at: string | null;
            media_type: string;
            /**
             * @example [
             *       "linux/amd64",
             *       "linux/arm64/v8"
             *     ]
             */
            platforms: string[];
            /**
             * Format: int64
             * @description How often it was pulled from this repository.
             */
            pull_count: number;
            /**
             * Format: date-time
             * @description When it came into this repository.
             */
            pushed_at: string;
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes; layers that platforms share count once for each.
             */
            total_size: number;
        };
        /** @description What a pattern means today. */
        Matches: {
            /**
             * @description The first 20 names.
             * @example [
             *       "team/app"
             *     ]
             */
            items: string[];
            /** @description How many there are. */
            total: number;
        };
        /** @description Oneself. */
        Me: {
            description: string;
            /**
             * Format: date-time
             * @description When the session ends; absent without one.
             */
            expires_at?: string | null;
            /** Format: uuid */
            id: string;
            /** @example user */
            kind: string;
            /** @description Somebody else chose the password: until it is changed, there is an answer only here, and to changing it and signing out. */
            must_change_password: boolean;
            name: string;
            /** @example admin */
            role: string;
        };
        /** @description What the caller may do, as rules. */
        Mine: {
            grants: components["schemas"]["MyGrant"][];
            /** @description An administrator may do everything. */
            is_admin: boolean;
        };
        /** @description One rule that gives the caller something. */
        MyGrant: {
            /** @description The group that it was given to, if not to the caller. */
            group?: string | null;
            /** Format: uuid */
            id: string;
            pattern: string;
            verbs: string[];
        };
        /** @description Who becomes the first administrator. */
        NewAdmin: {
            /** @example admin */
            name: string;
            /** Format: password */
            password: string;
            /** @description The secret of the set-up link: what stands behind its `#`. */
            token: string;
        };
        /** @description What a collection may take. */
        NewCollection: {
            /** @description Tell in the log what would go, and change nothing. */
            dry_run?: boolean;
            /**
             * Format: int64
             * @description For how many minutes nobody must have needed what goes: longer than the slowest push takes between a layer and its
             *     manifest. With 0 a push that is under way may have to be repeated.
             * @default 60
             */
            grace_minutes: number;
            /**
             * Format: int64
             * @description Manifests without tag go when nobody needed them for so many days; left out, they stay. Never an image of an index
             *     that stays, and never what refers to one.
             */
            untagged_days?: number | null;
        };
        /** @description A bulk deletion. */
        NewDeletionJob: {
            /** @description Only say what it would do. */
            dry_run?: boolean;
            /** @description The id of the plan that is to be carried out; needed unless `dry_run`. */
            plan_id?: string | null;
            /** @description What to delete: at most 1,000 repositories, each once, and 10,000 names. */
            selection: components["schemas"]["DeletionRow"][];
        };
        /** @description Whom to grant what where: a user (or robot), or a group. */
        NewGrant: {
            group?: string | null;
            /** @example team/* */
            pattern: string;
            /** @example mei */
            user?: string | null;
            /**
             * @example [
             *       "pull",
             *       "push"
             *     ]
             */
            verbs: string[];
        };
        /** @description What a group begins with. */
        NewGroup: {
            description?: string;
            /** @example backend */
            name: string;
        };
        /** @description What goes: at most 1000 in all. */
        NewLocalDeletion: {
            /** @description Only tell what would happen. */
            dry_run?: boolean;
            /** @description Ids of images: they go with all of their names, also if containers that do not run were made from them. */
            images?: string[];
            /** @description The id of the plan that was looked at: needed without `dry_run`. */
            plan_id?: string | null;
            /**
             * @description Names at the daemon: only the name goes, and the image with its last one.
             * @example [
             *       "nginx:1.27"
             *     ]
             */
            tags?: string[];
        };
        /** @description Which images go up, and under which names. The registry in a local name is left out: `quay.io/a/b:1` is `a/b:1` here. */
        NewLocalPush: {
            architecture?: components["schemas"]["ArchitectureMode"];
            /** @description Only tell what would happen: nothing changes, and no job is made. */
            dry_run?: boolean;
            /**
             * @description Names at the daemon, with their tags; at most 1000.
             * @example [
             *       "nginx:1.27"
             *     ]
             */
            images: string[];
            /** @description Tags that are other images move. */
            overwrite?: boolean;
            /**
             * @description The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
             *     with the new plan in `details`. Left out, whatever the plan is now counts.
             */
            plan_id?: string | null;
            /**
             * @description One or more parts of a name.
             * @example x86
             */
            prefix?: string | null;
            prefix_mode?: components["schemas"]["LocalPrefixMode"];
            /** @description The old name goes at the daemon, after the image is there under the new one. */
            remove_local_tag?: boolean;
            /** @description The tag of the old name goes here, too, if it is the same image. Takes the right to delete there. */
            remove_registry_tag?: boolean;
            /** @description Begin although some tags are other images; they stay, and these images are left out. */
            skip_conflicts?: boolean;
            /**
             * @description With `custom`: `-lts`. Without a dash in front it gets one.
             * @example -lts
             */
            suffix?: string | null;
        };
        /** @description Who joins a group. */
        NewMember: {
            /**
             * @description The name or id of a user or robot.
             * @example mei
             */
            user: string;
        };
        /** @description What a remote begins with. */
        NewRemoteBody: {
            /** @description Without it private, loopback and link-local addresses are refused. */
            allow_private?: boolean;
            /** @description Certificates (PEM) to trust beside those of the system. */
            ca_certificate?: string | null;
            /** @description Without it an address without TLS is refused. */
            insecure_http?: boolean;
            /**
             * @description Unique.
             * @example quay
             */
            name: string;
            /** @description Kept encrypted and never shown. */
            password?: string | null;
            /**
             * @description Which platforms to copy unless others are named; empty: all.
             * @example [
             *       "linux/amd64"
             *     ]
             */
            platforms?: string[];
            /** @description Everybody may copy with its account. */
            shared?: boolean;
            /**
             * @description Scheme, host and port. Without a scheme it is `https`, with `insecure_http` it is `http`.
             * @example quay.io
             */
            url: string;
            /** @description Left out: as nobody. */
            username?: string | null;
        };
        /** @description What a repository begins with. Settings take the right to administer it. */
        NewRepository: {
            anonymous_pull?: boolean | null;
            description?: string | null;
            /** @example team/app */
            name: string;
            /** @example private */
            visibility?: string | null;
        };
        /** @description What a schedule begins with. */
        NewScheduleBody: {
            /**
             * @description Minute, hour, day of the month, month, day of the week; at most every 10 minutes.
             * @example 0 3 * * *
             */
            cron: string;
            /** @description Whether it begins jobs. */
            enabled?: boolean;
            /**
             * @description `collection`, `verification` or `sync`.
             * @example collection
             */
            kind: string;
            /**
             * @description Unique, for people.
             * @example nightly
             */
            name: string;
            /** @description The body of a request that begins such a job, without a `dry_run` of sync. */
            parameters?: Record<string, never>;
            /**
             * @description Of the IANA.
             * @example Europe/Berlin
             */
            time_zone: string;
        };
        /** @description What is to be copied. */
        NewSync: {
            /** @description With `via` `daemon`: the names that the daemon has only by this go again. */
            cleanup?: boolean;
            /** @description `pull` brings images here, `push` brings them from here to a remote. */
            direction?: components["schemas"]["DirectionBody"];
            /** @description Only tell what would be copied. */
            dry_run?: boolean;
            /** @description A tag that is another image may be moved. */
            overwrite?: boolean;
            /**
             * @description Only these platforms of indexes, which gives them another digest; left out or empty: all.
             * @example [
             *       "linux/amd64"
             *     ]
             */
            platforms?: string[];
            /**
             * @description As one writes them to Docker: `nginx`, `quay.io/a/b:1`, `…@sha256:…`.
             * @example [
             *       "nginx:1.27"
             *     ]
             */
            references: string[];
            /** @description Signatures, attestations and the like come along. */
            referrers?: boolean;
            /**
             * Format: int64
             * @description The remote; left out: the one that answers at the host of each reference, else nobody's account.
             */
            remote_id?: number | null;
            tags?: components["schemas"]["TagsBody"] | null;
            /** @description Where a single reference goes; left out: to the same name. */
            target_repository?: string | null;
            /** @description Under which tag; left out: the same. */
            target_tag?: string | null;
            /**
             * @description Who moves the images. `daemon`: the Docker daemon beside the server pulls and pushes, for registries that only it
             *     reaches: one platform, another digest, no signatures; for administrators.
             */
            via?: components["schemas"]["ViaBody"];
        };
        /** @description What an access token begins with. */
        NewToken: {
            /**
             * Format: date-time
             * @description Left out: it does not expire.
             */
            expires_at?: string | null;
            /**
             * @description Unique for its user.
             * @example ci
             */
            name: string;
            /** @description Left out: all that its user may do. */
            scopes?: components["schemas"]["ScopeBody"][] | null;
            /** @description The name or id of a robot, for administrators; left out: oneself. */
            user?: string | null;
        };
        /** @description An access token that was just made. */
        NewTokenBody: components["schemas"]["TokenBody"] & {
            /**
             * @description The secret: kept nowhere and never shown again.
             * @example rsd_…
             */
            token: string;
        };
        /** @description What a user or robot begins with. */
        NewUserBody: {
            description?: string;
            /**
             * @description `user` or `robot`.
             * @example user
             */
            kind?: string | null;
            /** @description Whether the password must be changed before anything is done with it; left out: no. */
            must_change_password?: boolean | null;
            /** @example mei */
            name: string;
            /**
             * Format: password
             * @description Nobody signs in without one; robots have none.
             */
            password?: string | null;
            /**
             * @description `user` or `admin`.
             * @example user
             */
            role?: string | null;
        };
        /** @description No settings yet. */
        NewVerification: Record<string, never>;
        /** @description Something happened at the upstream registry. */
        Notification: {
            /** @description `push` or `delete`; others change nothing. */
            action: string;
            target: components["schemas"]["Target"];
        };
        /** @description Notifications as CNCF distribution sends them. Only what says where to look is read. */
        Notifications: {
            events: components["schemas"]["Notification"][];
        };
        /** @description How much there is, what came last, and what needs somebody. */
        OverviewBody: {
            /** @description What needs somebody. */
            attention: components["schemas"]["Attention"][];
            disk: components["schemas"]["DiskBody"] | null;
            /** @description The ten tags that were pushed or set last. */
            recent_pushes: components["schemas"]["RecentPush"][];
            /** @description That the caller may pull. */
            repositories: number;
            /**
             * Format: int64
             * @description In those repositories; layers that they share count once for each.
             */
            stored_bytes: number;
            /**
             * Format: int64
             * @description In those repositories.
             */
            tags: number;
        };
        /** @description The passwords of a change. */
        PasswordChange: {
            /** Format: password */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        /** @description A pause of pushes. */
        PauseBody: {
            /**
             * Format: date-time
             * @description Since when.
             */
            at: string;
            /** @description Who let them pause. */
            by: string;
        };
        /** @description A manifest of a plan. */
        PlanManifest: {
            /** @description If it is no image. */
            artifact_type: string | null;
            /** @example sha256:… */
            digest: string;
            media_type: string;
            /** @example linux/amd64 */
            platform: string | null;
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes.
             */
            total_size: number;
        };
        /** @description A tag of a plan. */
        PlanTag: {
            /** @example sha256:… */
            digest: string;
            /**
             * Format: date-time
             * @description When its manifest was last pulled from this repository.
             */
            last_pull_at: string | null;
            name: string;
        };
        /** @description An image of an index. */
        PlatformBody: {
            /** @description What is said about this image: provenance, bills of materials, signatures. */
            attestations: components["schemas"]["ReferrerBody"][];
            /** @example sha256:… */
            digest: string;
            /**
             * Format: date-time
             * @description When the image was built.
             */
            image_created: string | null;
            media_type: string;
            /**
             * @description Empty when nobody says what it runs on.
             * @example linux/arm64/v8
             */
            platform: string;
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes.
             */
            total_size: number;
        };
        /**
         * @description Whether a prefix comes or goes.
         * @enum {string}
         */
        PrefixMode: "add" | "remove";
        /** @description Repositories that get or lose a prefix. */
        PrefixRename: components["schemas"]["RenameOptions"] & {
            mode: components["schemas"]["PrefixMode"];
            /**
             * @description One or more parts of a name.
             * @example prod
             */
            prefix: string;
            /**
             * @description Their names.
             * @example [
             *       "team/app"
             *     ]
             */
            repositories: string[];
        };
        /** @description Whether nobody may push. */
        PushesBody: {
            paused: boolean;
        };
        /** @description How often a registry may be asked. */
        RateLimitBody: {
            /** Format: int64 */
            limit?: number | null;
            /** Format: int64 */
            remaining: number;
            /** Format: int64 */
            window_seconds?: number | null;
        };
        /** @description What holds something. */
        ReasonBody: {
            /**
             * @description `tag`, `child_of` (an index), `layer_of` (a manifest), `referrer_of` (its subject), `untagged` (only a rule about
             *     untagged manifests lets it go), `grace` (somebody needed it not long ago).
             */
            code: string;
            /** @description The tag, or the digest of the manifest. */
            reference?: string | null;
            repository?: string | null;
            /**
             * Format: date-time
             * @description The end of the grace time.
             */
            until?: string | null;
        };
        /** @description A tag that was pushed or set. */
        RecentPush: {
            /** Format: date-time */
            at: string;
            /** @description Who that was; not told without login. */
            by: string | null;
            /** @example sha256:… */
            digest: string;
            /**
             * @example [
             *       "linux/amd64"
             *     ]
             */
            platforms: string[];
            /** @example team/app */
            repository: string;
            /** @example 1.27 */
            tag: string;
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes.
             */
            total_size: number;
        };
        /** @description A manifest that refers to another one: a signature, a bill of materials. */
        ReferrerBody: {
            annotations?: {
                [key: string]: string;
            } | null;
            artifact_type?: string | null;
            /** @example sha256:… */
            digest: string;
            media_type: string;
            /**
             * Format: int64
             * @description In bytes.
             */
            size: number;
        };
        /** @description What cannot be deleted. */
        Refusal: {
            /**
             * @description As of an error.
             * @example manifest_in_use
             */
            code: string;
            /** @description For people. */
            message: string;
            /** @description A tag or digest. */
            target: string;
        };
        /** @description A remote. Who does not administer sees only its id, name and address. */
        RemoteBody: {
            /** @description Its addresses may be private ones. */
            allow_private?: boolean | null;
            /** @description Certificates (PEM) to trust beside those of the system. */
            ca_certificate?: string | null;
            /** Format: date-time */
            created_at?: string | null;
            /** @description The password itself is never shown. */
            has_password?: boolean | null;
            /** Format: int64 */
            id: number;
            /** @description It may be spoken to without TLS. */
            insecure_http?: boolean | null;
            /** @example quay */
            name: string;
            /** @description Which platforms to copy unless others are named; left out: all. */
            platforms?: string[] | null;
            /** @description Everybody may use it. */
            shared: boolean;
            url: string;
            /** @description As whom it is asked; left out: as nobody. */
            username?: string | null;
        };
        /** @description What changes in a remote; what is left out stays, and an empty text or list takes away what there was. */
        RemoteChangeBody: {
            allow_private?: boolean | null;
            ca_certificate?: string | null;
            insecure_http?: boolean | null;
            name?: string | null;
            /** @description An empty one takes it away. */
            password?: string | null;
            platforms?: string[] | null;
            shared?: boolean | null;
            /** @description Another address needs the password again. */
            url?: string | null;
            /** @description Another account needs the password again; an empty name takes it away. */
            username?: string | null;
        };
        /** @description How a test of a remote ended. */
        RemoteTestBody: {
            capabilities?: components["schemas"]["CapabilitiesBody"] | null;
            /**
             * @description Why not.
             * @example remote_unauthorized
             */
            code?: string | null;
            /** Format: int64 */
            elapsed_ms: number;
            message: string;
            /** @description Whether it answers, and lets us in. */
            ok: boolean;
        };
        /** @description One repository and its other name. */
        RenameMove: {
            /** @example team/app */
            from: string;
            /** @description Only these tags; all when left out. */
            tags?: string[] | null;
            /** @example prod/app */
            to: string;
        };
        /** @description What is wanted beside the names. */
        RenameOptions: {
            /**
             * @description Grants on exactly the old name count for the new one, too; and no longer for the old one if that goes. Takes the
             *     right to administer both.
             */
            carry_grants?: boolean;
            /** @description The old tags go, each after it is there under the new name. */
            delete_source?: boolean;
            /** @description Only tell what would happen: nothing changes, and no job is made. */
            dry_run?: boolean;
            /** @description Tags under the new name that are on other manifests move. Else they stay, and so do those under the old name. */
            overwrite?: boolean;
            /**
             * @description The id of the plan that was looked at. When it would do something else now, the answer is 409 `plan_changed`
             *     with the new plan in `details`. Left out, whatever the plan is now counts.
             */
            plan_id?: string | null;
            /** @description Begin although some tags are taken under the new name; they stay where they are. */
            skip_conflicts?: boolean;
        };
        /** @description What a rename would do. */
        RenamePlan: {
            /** @description Changes when the rename would do something else. */
            plan_id: string;
            rows: components["schemas"]["RenameRow"][];
            totals: components["schemas"]["RenameTotals"];
        };
        /** @description What would happen to one repository. */
        RenameRow: {
            /** Format: int64 */
            conflict_count: number;
            /** @description Tags under the new name that are on other manifests: at most 100. */
            conflicts: string[];
            /** @example team/app */
            from: string;
            /**
             * Format: int64
             * @description How many grants name exactly this repository; for those who may administer both names.
             */
            grants?: number | null;
            refused?: components["schemas"]["RowRefusal"] | null;
            /**
             * Format: int64
             * @description How many are there already, on the same manifests.
             */
            same: number;
            state: components["schemas"]["RenameState"];
            /**
             * Format: int64
             * @description How many tags would be set under the new name.
             */
            tags: number;
            /** @example prod/team/app */
            to: string;
        };
        /**
         * @description What becomes of a row.
         * @enum {string}
         */
        RenameState: "ready" | "conflict" | "refused" | "nothing";
        /** @description All of it in numbers. */
        RenameTotals: {
            /** Format: int64 */
            conflicts: number;
            /** Format: int64 */
            refused: number;
            /** Format: int64 */
            repositories: number;
            /** Format: int64 */
            tags: number;
        };
        /** @description Repositories that get other names, or tags that are copied. */
        Renames: components["schemas"]["RenameOptions"] & {
            moves: components["schemas"]["RenameMove"][];
        };
        /** @description A repository. */
        RepositoryBody: {
            /** @description Whether, being public, it may be pulled without login. */
            anonymous_pull: boolean;
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_pull_at?: string | null;
            /** Format: date-time */
            last_push_at?: string | null;
            /** @example team/app */
            name: string;
            /**
             * Format: int64
             * @description How many manifests were pulled.
             */
            pull_count: number;
            /**
             * Format: int64
             * @description The bytes of all that may be pulled through it; layers that it shares with others count here too.
             */
            stored_bytes: number;
            /**
             * Format: int64
             * @description How many tags it has.
             */
            tag_count: number;
            /**
             * @description What the caller may do there.
             * @example [
             *       "pull",
             *       "push"
             *     ]
             */
            verbs: string[];
            /**
             * @description `private`: pulled by grant only; `public`: by every signed-in user.
             * @example private
             */
            visibility: string;
        };
        /** @description What a repository takes. */
        RepositoryBytesBody: {
            /**
             * Format: int64
             * @description Blobs that no other repository has: what would go with it.
             */
            own_bytes: number;
            repository: string;
            /**
             * Format: int64
             * @description All that may be pulled through it.
             */
            stored_bytes: number;
        };
        /** @description What changes in a repository; what is left out stays. */
        RepositoryChangeBody: {
            anonymous_pull?: boolean | null;
            description?: string | null;
            /** @example public */
            visibility?: string | null;
        };
        /** @description What somebody may do in a repository. */
        RepositoryRight: {
            /** @description Each verb, and the rule that decided. */
            explanations: components["schemas"]["Explanation"][];
            /**
             * @description `user` or `robot`.
             * @example user
             */
            kind: string;
            /**
             * @description Of a user or robot.
             * @example mei
             */
            name: string;
        };
        /** @description Where a tag shall point to. */
        RetagBody: {
            /**
             * @description A manifest of the repository.
             * @example sha256:…
             */
            digest: string;
            /** @description Move the tag if it is there on another manifest. */
            overwrite?: boolean | null;
        };
        /** @description What of a job to do again. */
        RetryBody: {
            /** @description Only what failed or was not done; else everything. */
            only_failed: boolean;
        };
        /** @description Why a repository is left out. */
        RowRefusal: {
            /**
             * @description As of an error.
             * @example repository_not_found
             */
            code: string;
            /** @description For people. */
            message: string;
        };
        /**
         * @description What would happen to an image.
         * @enum {string}
         */
        RowState: "ready" | "current" | "refused";
        /** @description A schedule. */
        ScheduleBody: {
            /** Format: date-time */
            created_at: string;
            /** @description As whom its jobs work: whoever made it, or changed it last. Their name at that time; `null`: the system. */
            created_by: string | null;
            /** @example 0 3 * * * */
            cron: string;
            enabled: boolean;
            error?: components["schemas"]["JobProblem"] | null;
            /** Format: int64 */
            id: number;
            /**
             * @description `collection`, `verification` or `sync`.
             * @example collection
             */
            kind: string;
            /**
             * Format: date-time
             * @description When it began a job last.
             */
            last_at?: string | null;
            /**
             * Format: int64
             * @description That job, unless it is forgotten.
             */
            last_job_id?: number | null;
            /**
             * @description How that job is.
             * @example succeeded
             */
            last_job_state?: string | null;
            /** @example nightly */
            name: string;
            /**
             * Format: date-time
             * @description When the next job begins; left out while it is switched off.
             */
            next_at?: string | null;
            /** @description The body of a request that begins such a job. */
            parameters: Record<string, never>;
            /**
             * Format: date-time
             * @description The time since the last job that was passed over, because that job was not over.
             */
            skipped_at?: string | null;
            /** @example Europe/Berlin */
            time_zone: string;
            /** @description That time and the two after it. */
            upcoming: string[];
        };
        /** @description What changes in a schedule; what is left out stays. It works as the caller from then on. */
        ScheduleChangeBody: {
            /** @example 0 3 * * SUN */
            cron?: string | null;
            enabled?: boolean | null;
            name?: string | null;
            /** @description All of them anew. */
            parameters?: Record<string, never> | null;
            /** @example UTC */
            time_zone?: string | null;
        };
        /** @description What an access token may be used for; the rights of its user still count. */
        ScopeBody: {
            /** @example team/* */
            pattern: string;
            /**
             * @example [
             *       "pull"
             *     ]
             */
            verbs: string[];
        };
        /**
         * @description What to delete: exactly one of `tags`, `search` (with or without `not_pulled_since`), `manifests`, `untagged` and
         *     `repository`.
         */
        Selection: {
            /** @description With tags: also the manifests that are left without any. Else they stay. */
            delete_manifests?: boolean | null;
            /** @description These manifests, by digest, with their tags. */
            manifests?: string[] | null;
            /**
             * Format: date-time
             * @description Of those only the ones whose manifest was not pulled since, or, if it never was, that were not pushed since.
             */
            not_pulled_since?: string | null;
            /** @description The repository with all that is in it. */
            repository?: boolean | null;
            /** @description All tags whose name contains this. */
            search?: string | null;
            /**
             * @description These tags.
             * @example [
             *       "1.26",
             *       "1.27"
             *     ]
             */
            tags?: string[] | null;
            /** @description All manifests that no tag and no index holds, and that are about none of the repository. */
            untagged?: boolean | null;
        };
        /** @description A session that just began. */
        SessionBody: {
            /**
             * Format: int64
             * @description Its life in seconds.
             */
            expires_in: number;
            /** @description For `Authorization: Bearer`; browsers have it as a cookie. */
            token: string;
            user: components["schemas"]["Me"];
        };
        /** @description Whether there is something to set up. */
        SetupStatus: {
            /** @description There is no administrator yet. */
            needed: boolean;
        };
        /** @description An index whose images shall have tags of their own. */
        SplitBody: {
            /** @description What suffixes are put behind; `tag` when left out. */
            base?: string | null;
            /** @description Only tell what would happen: nothing changes. */
            dry_run?: boolean;
            /** @description Move tags that are on something else. */
            overwrite?: boolean;
            /** @description As for joining. */
            plan_id?: string | null;
            suffix?: components["schemas"]["SuffixRule"] | null;
            /**
             * @description The tag, or the digest, of the index.
             * @example 1.0
             */
            tag: string;
            /**
             * @description Platforms, and the tags that their images get.
             * @example {
             *       "linux/amd64": "1.0-x86"
             *     }
             */
            tags?: {
                [key: string]: string;
            } | null;
        };
        /** @description What would happen to one image, or did. */
        SplitImage: {
            /** @description What the tag was on before. */
            before: string | null;
            digest: string;
            /** @example linux/amd64 */
            platform: string;
            state: components["schemas"]["TagState"];
            /** @example 1.0-x86 */
            tag: string;
        };
        /** @description What a split would do, or did. */
        SplitPlanBody: {
            images: components["schemas"]["SplitImage"][];
            /** @description Changes when the split would do something else. */
            plan_id: string;
        };
        /** @description A place of an image. */
        SpotBody: {
            digest?: string | null;
            repository: string;
            tag?: string | null;
        };
        /** @description What takes space. */
        StorageBody: {
            /**
             * Format: int64
             * @description How many blobs there are.
             */
            blobs: number;
            /** Format: int64 */
            free_bytes?: number | null;
            /** @description `engine`: the bytes are ours; `front`: they are the upstream registry's. */
            mode: string;
            pushes_paused?: components["schemas"]["PauseBody"] | null;
            /** Format: int64 */
            reclaimable_blobs: number;
            /**
             * Format: int64
             * @description What a collection now would free, with a grace time of an hour and without a rule about untagged manifests.
             */
            reclaimable_bytes: number;
            /** @description The 200 largest, by what they store. */
            repositories: components["schemas"]["RepositoryBytesBody"][];
            /**
             * Format: int64
             * @description Uploads to which nobody wrote for a day.
             */
            stale_uploads: number;
            /**
             * Format: int64
             * @description The file system of the blobs; in front of an upstream that of our own data.
             */
            total_bytes?: number | null;
            /**
             * Format: int64
             * @description Manifests that no tag and no index of their repository holds, and that are about none of it.
             */
            untagged_manifests: number;
            upstream?: components["schemas"]["UpstreamCollectionBody"] | null;
            /**
             * Format: int64
             * @description All blobs, each once, in bytes.
             */
            used_bytes: number;
        };
        /** @description How much there is. */
        Stored: {
            groups: number;
            repositories: number;
            /** @description Users and robots. */
            users: number;
        };
        /**
         * @description How suffixes are made of platforms.
         * @enum {string}
         */
        SuffixRule: "short" | "platform";
        /** @description What would be copied. */
        SyncPlanBody: {
            rows: components["schemas"]["SyncRowBody"][];
            totals: components["schemas"]["SyncTotalsBody"];
            /** @description References whose tags could not be listed. */
            unlisted: components["schemas"]["UnlistedBody"][];
        };
        /** @description Why something would not be copied. */
        SyncProblemBody: {
            /** @example address_not_allowed */
            code: string;
            message: string;
        };
        /** @description One image. */
        SyncRowBody: {
            /**
             * Format: int64
             * @description At most so many bytes would be moved.
             */
            bytes?: number | null;
            digest?: string | null;
            platforms?: string[];
            /** @description The reference that asked for it. */
            reference: string;
            refused?: components["schemas"]["SyncProblemBody"] | null;
            /** @example docker.io */
            registry: string;
            source: components["schemas"]["SpotBody"];
            state: components["schemas"]["RowState"];
            target: components["schemas"]["SpotBody"];
        };
        /** @description All of it. */
        SyncTotalsBody: {
            /** Format: int64 */
            bytes: number;
            current: number;
            refused: number;
            tags: number;
        };
        /** @description What this is. */
        SystemBody: {
            /**
             * @description Whether images can be deleted: not so where the upstream registry has it switched off. `null` without login, and
             *     until the upstream has said.
             */
            can_delete: boolean | null;
            /** @description Where the rows are, `sqlite` or `postgres`; for administrators. */
            database?: string | null;
            local_images?: components["schemas"]["DaemonState"] | null;
            /** @description `engine`: the registry is inside; `front`: it stands in front of an upstream registry. */
            mode: string;
            /** @description The address by which people and programs reach it, if it was told: `PUBLIC_URL`. */
            public_url: string | null;
            /** @description There is no administrator yet. */
            setup_needed: boolean;
            stored?: components["schemas"]["Stored"] | null;
            upstream?: components["schemas"]["UpstreamBody"] | null;
            /**
             * @description Of this program.
             * @example 0.1.0
             */
            version: string;
        };
        /** @description A tag, with what it points to. */
        TagBody: {
            /** @description Of the manifest, if it is no image. */
            artifact_type?: string | null;
            /**
             * @description Of the manifest.
             * @example sha256:…
             */
            digest: string;
            /**
             * Format: date-time
             * @description When the image was built.
             */
            image_created?: string | null;
            /** Format: date-time */
            last_pull_at: string | null;
            /** @description Of the manifest. */
            media_type: string;
            /** @example 1.27 */
            name: string;
            /**
             * @example [
             *       "linux/amd64",
             *       "linux/arm64/v8"
             *     ]
             */
            platforms: string[];
            /**
             * Format: int64
             * @description How often the manifest was pulled from this repository, under whatever name.
             */
            pull_count: number;
            /**
             * Format: int64
             * @description How many other tags of the repository are on the same manifest.
             */
            shared_tags: number;
            /**
             * Format: int64
             * @description Of the manifest itself, in bytes.
             */
            size: number;
            /**
             * Format: int64
             * @description The manifest with all that it names, in bytes; layers that platforms share count once for each.
             */
            total_size: number;
            /**
             * Format: date-time
             * @description When somebody last pushed or set it.
             */
            updated_at: string;
            /** @description Who that was; not told without login. */
            updated_by?: string | null;
        };
        /** @description A move of a tag. */
        TagMoveBody: {
            /** Format: date-time */
            at: string;
            /** @description Who moved it; not told without login. */
            by: string | null;
            /**
             * @description None: it was new.
             * @example sha256:…
             */
            from: string | null;
            /**
             * Format: int64
             * @description Rises.
             */
            id: number;
            /** @description Whether `from` is still a manifest of the repository. */
            restorable: boolean;
            /** @example 1.27 */
            tag: string;
            /**
             * @description None: it was deleted.
             * @example sha256:…
             */
            to: string | null;
        };
        /**
         * @description What becomes of a tag.
         * @enum {string}
         */
        TagState: "new" | "same" | "moves";
        /** @description Which tags. Patterns narrow each other; tags in `exact` come besides. */
        TagsBody: {
            exact?: string[];
            /** @description `1.*` */
            glob?: string | null;
            /** @description Of what is left the newest so many. */
            newest?: number | null;
            /** @description Found anywhere in the tag, unless it says `^` and `$`. */
            regex?: string | null;
            /** @description A range of versions: `>=1.20, <2`. */
            semver?: string | null;
        };
        /** @description What it happened to. */
        Target: {
            repository?: string;
            tag?: string;
        };
        /** @description An access token, without its secret. */
        TokenBody: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description `null`: it does not expire.
             */
            expires_at?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_used_at?: string | null;
            name: string;
            /** @description What it may be used for at most; `null`: all that its user may do. */
            scopes?: components["schemas"]["ScopeBody"][] | null;
            /**
             * Format: uuid
             * @description Whose it is.
             */
            user_id: string;
        };
        /** @description A reference whose tags could not be listed. */
        UnlistedBody: {
            problem: components["schemas"]["SyncProblemBody"];
            reference: string;
        };
        /** @description How the upstream registry does. */
        UpstreamBody: {
            comparison: components["schemas"]["ComparisonBody"];
            /**
             * @description Host and port.
             * @example registry:5000
             */
            host: string;
            /** @description Its last answer was a failure. */
            is_failing: boolean;
            last_failure?: components["schemas"]["FailureBody"] | null;
            /**
             * Format: date-time
             * @description When that last changed.
             */
            since?: string | null;
            /** @description Whether it may send notifications. */
            takes_events: boolean;
        };
        /** @description How an upstream registry collects its own garbage. */
        UpstreamCollectionBody: {
            /**
             * @description For CNCF distribution, to be run where it runs.
             * @example registry garbage-collect /etc/distribution/config.yml
             */
            command: string;
            /**
             * @description In this order: `pause` (pushes, here), `collect` (run the command), `restart` (the registry, which remembers what
             *     it had), `resume` (pushes, here), `compare` (let Roadstead look).
             */
            steps: string[];
        };
        /** @description A user or robot. */
        UserBody: {
            /** Format: date-time */
            created_at: string;
            description: string;
            disabled: boolean;
            /** Format: uuid */
            id: string;
            /**
             * @description `user`, or `robot`: it has access tokens and no password.
             * @example user
             */
            kind: string;
            /** Format: date-time */
            last_login_at?: string | null;
            /** @description Somebody else chose the password; nothing is done with it before it is changed. Access tokens work. */
            must_change_password: boolean;
            name: string;
            /**
             * @description `admin`, or `user`: what the grants say.
             * @example user
             */
            role: string;
        };
        /** @description What changes in a user; what is left out stays. */
        UserChangeBody: {
            description?: string | null;
            /** @description Whether they may no longer sign in; sessions end at once. */
            disabled?: boolean | null;
            /** @description Whether the password must be changed before anything is done with it. */
            must_change_password?: boolean | null;
            /**
             * Format: password
             * @description A new password; sessions end at once.
             */
            password?: string | null;
            /** @example user */
            role?: string | null;
        };
        /**
         * @description Who moves images.
         * @enum {string}
         */
        ViaBody: "registry" | "daemon";
        /** @description Why something is still there. */
        WhyBody: {
            /** @description It was found damaged and is not served; a push mends it. */
            damaged: boolean;
            digest: string;
            /** @description `blob`, `manifest`, or `null` when there is no such thing. */
            kind: string | null;
            /** @description Everything that holds it: at most 100 of each kind. */
            reasons: components["schemas"]["ReasonBody"][];
            /** @description The next collection deletes it. */
            reclaimable: boolean;
            /** Format: int64 */
            size?: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_audit_events: {
        parameters: {
            query?: {
                /** @description The name of a user. */
                actor?: string;
                /** @description Exactly this action, such as `grant.create`. */
                action?: string;
                /** @description How the target begins, such as `team/`. */
                target?: string;
                /** @description Not before this time. */
                from?: string;
                /** @description Before this time. */
                to?: string;
                /** @description `next` of the page before; also taken as `after`, as in other lists. */
                before?: string;
                /** @description At most so many events */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_audit: {
        parameters: {
            query?: {
                /** @description The name of a user. */
                actor?: string;
                /** @description Exactly this action, such as `grant.create`. */
                action?: string;
                /** @description How the target begins, such as `team/`. */
                target?: string;
                /** @description Not before this time. */
                from?: string;
                /** @description Before this time. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The session, for browsers */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    collect_garbage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCollection"];
            };
        };
        responses: {
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_deletion_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDeletionJob"];
            };
        };
        responses: {
            /** @description With `dry_run`: the plan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkDeletionPlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    follow_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["EventBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_groups: {
        parameters: {
            query?: {
                /** @description At most so many items. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description What to sort by; a `-` before it turns the order round. */
                sort?: string;
                /** @description Part of a name or description. */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_GroupBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_group: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGroup"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_group: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_group_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_UserBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_group_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_group_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
                /** @description Id or name */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportJobBody"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportPlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    upload_archive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    join_by_suffix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IndexJobBody"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexJobPlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Only of this kind, such as `deletion`. */
                kind?: string;
                /** @description Only those that are so, such as `running`. */
                state?: string;
                /** @description At most so many jobs */
                limit?: number;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_job_items: {
        parameters: {
            query?: {
                /** @description Only those that are so, such as `failed`. */
                state?: string;
                /** @description At most so many items */
                limit?: number;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path: {
                /** @description Of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_JobItemBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    follow_job_log: {
        parameters: {
            query?: {
                /** @description Only lines after this number. A stream that broke is taken up by `Last-Event-ID` instead. */
                after?: number;
                /** @description Plain text: go on until the job is over. */
                follow?: boolean;
            };
            header?: {
                /** @description The number of the last line that was received */
                "Last-Event-ID"?: number | null;
            };
            path: {
                /** @description Of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LineBody"];
                    "text/plain": string;
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Of the job */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_local_delete_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocalDeletion"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalDeletionPlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_local_images: {
        parameters: {
            query?: {
                /** @description `used`: a container was made from it, running or not; `untagged`: it has no name. */
                filter?: "all" | "used" | "unused" | "untagged";
                /** @description Part of a name, or of an id. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalImagesBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_local_push_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLocalPush"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LocalPushPlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_overview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverviewBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_GrantBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGrant"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantBody"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    explain: {
        parameters: {
            query: {
                /** @description The user; oneself when absent, nobody signed in when empty. */
                user?: string;
                /** @description The repository, which need not exist. */
                repository: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_Explanation"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    match_pattern: {
        parameters: {
            query: {
                /** @description Such as `team/*`. */
                pattern: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Matches"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    mine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mine"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rename_by_prefix: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrefixRename"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenamePlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_remotes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_RemoteBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_remote: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRemoteBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_remote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_remote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_remote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemoteChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    test_remote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteTestBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rename_repositories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Renames"];
            };
        };
        responses: {
            /** @description The plan of a dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RenamePlan"];
                };
            };
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_repositories: {
        parameters: {
            query?: {
                /** @description At most so many items. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description What to sort by; a `-` before it turns the order round. */
                sort?: string;
                /** @description Part of a name or description. */
                search?: string;
                /**
                 * @description Only `private` or only `public` ones.
                 * @example public
                 */
                visibility?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_RepositoryBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_repository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRepository"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_repository: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RepositoryChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RepositoryBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    download_archive: {
        parameters: {
            query: {
                /**
                 * @description A tag or digest.
                 * @example 1.0
                 */
                reference: string;
                /** @description `docker`: for `docker load`, one image; `oci`: an OCI layout, also of an index. */
                format?: "docker" | "oci";
                /**
                 * @description Of an index only this one, such as `linux/arm64`; `all` or left out: everything, which Docker's format cannot hold when
                 *     there is more than one.
                 * @example all
                 */
                platform?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-tar": number[];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    plan_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Selection"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPlan"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_planned: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deletion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionOutcome"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_history: {
        parameters: {
            query?: {
                /** @description Only those of this tag, also when it is deleted. */
                tag?: string;
                /** @description At most so many items */
                limit?: number;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_TagMoveBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                /** @description Tag or digest */
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    join_images: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexPlan"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IndexPlan"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    split_index: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SplitPlanBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_untagged: {
        parameters: {
            query?: {
                /** @description At most so many items */
                limit?: number;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ManifestInfoBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_manifest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                /** @description Digest or tag */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManifestBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_referrers: {
        parameters: {
            query?: {
                /** @description Only those of this type. */
                artifact_type?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ReferrerBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_repository_permissions: {
        parameters: {
            query?: {
                /** @description At most so many items. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description What to sort by; a `-` before it turns the order round. */
                sort?: string;
                /** @description Part of a name or description. */
                search?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_RepositoryRight"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tags: {
        parameters: {
            query?: {
                /** @description At most so many items. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description What to sort by; a `-` before it turns the order round. */
                sort?: string;
                /** @description Part of a name or description. */
                search?: string;
                /** @description Only those on this manifest. */
                digest?: string;
                /** @description Only those whose manifest was not pulled since, or, if it never was, that were not pushed since. */
                not_pulled_since?: string;
            };
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_TagBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    set_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetagBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagBody"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Pushes are paused */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or percent-encoded name */
                repository: string;
                tag: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_folders: {
        parameters: {
            query?: {
                /** @description The folder to look into; left out or empty: the top. */
                under?: string;
                /** @description At most so many items */
                limit?: number;
                /** @description `next` of the page before */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_FolderBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_ScheduleBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewScheduleBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    run_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    /** @description Of the job */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description `text`, `repository:tag`, `:tag`, `sha256:…`, or at least six digits of a digest. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    setup_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupStatus"];
                };
            };
        };
    };
    complete_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAdmin"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The session, for browsers */
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_storage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    pause_pushes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PushesBody"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    explain_storage: {
        parameters: {
            query: {
                /** @description Of a blob or manifest. */
                digest: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhyBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_sync_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSync"];
            };
        };
        responses: {
            /** @description What would be copied (`dry_run`) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncPlanBody"];
                };
            };
            202: {
                headers: {
                    /** @description Of the job */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    show_system: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_access_tokens: {
        parameters: {
            query?: {
                /** @description The name or id of a user or robot, for administrators; left out: oneself. */
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_TokenBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_access_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_access_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    compare_upstream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    notify_upstream_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notifications"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                /** @description At most so many items. */
                limit?: number;
                /** @description `next` of the page before. */
                after?: string;
                /** @description What to sort by; a `-` before it turns the order round. */
                sort?: string;
                /** @description Part of a name or description. */
                search?: string;
                /** @description Only people (`user`) or only robots (`robot`). */
                kind?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_UserBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    update_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChangeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_groups_of_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["List_GroupBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    verify_storage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVerification"];
            };
        };
        responses: {
            /** @description The job */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobBody"];
                };
            };
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
