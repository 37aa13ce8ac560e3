import { Link } from "@tanstack/react-router";
import { imagePath, repositoryPath } from "@/lib/address";
import { shortDigest } from "@/lib/format";
import { Copy, Group, Tooltip } from "@/ui";

interface Props {
  repository: string;
  digest: string;
}

/** A digest that leads to the page of what it names. */
export function DigestLink({ repository, digest }: Props) {
  return (
    <Group gap={2} wrap="nowrap" component="span">
      <Tooltip label={digest} multiline maw={320}>
        <Link className="mono" to="/r/$" params={{ _splat: imagePath(repository, digest) }}>
          {shortDigest(digest)}
        </Link>
      </Tooltip>
      <Copy text={digest} />
    </Group>
  );
}

export const tagLink = (repository: string, tag: string) =>
  ({ to: "/r/$", params: { _splat: imagePath(repository, tag) } }) as const;

/** The tags of the repository that are on this digest. */
export const sameDigestLink = (repository: string, digest: string) =>
  ({ to: "/r/$", params: { _splat: repositoryPath(repository) }, search: { digest } }) as const;

export const digestLink = (repository: string, digest: string) =>
  ({ to: "/r/$", params: { _splat: imagePath(repository, digest) } }) as const;
