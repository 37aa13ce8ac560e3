import { Link } from "@tanstack/react-router";
import { Anchor } from "@/ui";
import { placeOf } from "./place";

/** What an event was about, with the way there. Targets are as long as names are. */
export function Target({ action, target, isWhole }: { action: string; target: string; isWhole?: boolean }) {
  const place = placeOf(action, target);
  const className = isWhole ? "wrap-anywhere" : "one-line";
  const style = isWhole ? undefined : { display: "inline-block", maxWidth: 420, verticalAlign: "bottom" };
  if (!place)
    return (
      <span className={className} style={style} title={target}>
        {target}
      </span>
    );
  return (
    <Anchor
      inherit
      className={className}
      style={style}
      title={target}
      renderRoot={(props) =>
        place.to === "/r/$" ? (
          <Link to="/r/$" params={{ _splat: place.name }} {...props} />
        ) : place.to === "/jobs/$id" ? (
          <Link to="/jobs/$id" params={{ id: place.id }} {...props} />
        ) : (
          <Link to={place.to} search={{ search: place.search }} {...props} />
        )
      }
    >
      {target}
    </Anchor>
  );
}
