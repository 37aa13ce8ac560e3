//! A `/v2/` call as a value: parsed by doors, rendered by clients.
//!
//! Repository names hold slashes and may even hold the words of the protocol (`a/blobs/uploads` is a legal name), so a
//! path is read from its right end, where the grammar is unambiguous.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::{Code, Digest, Error, Name, PageRequest, Reference, Result, UploadId};

/// The most items of one page of a list; a larger `n` is answered by that many and a `Link` to the rest.
const MAX_PAGE: usize = 1000;

/// The end-points of the specification, without their arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// end-1: `GET /v2/`.
    Ping,
    /// `GET /v2/_catalog` (CNCF distribution).
    Catalog,
    /// end-8: `GET /v2/<name>/tags/list`.
    Tags,
    /// end-12: `GET /v2/<name>/referrers/<digest>`.
    Referrers,
    /// end-3: `GET /v2/<name>/manifests/<reference>`.
    GetManifest,
    /// end-3: `HEAD /v2/<name>/manifests/<reference>`.
    HeadManifest,
    /// end-7: `PUT /v2/<name>/manifests/<reference>`.
    PutManifest,
    /// end-9: `DELETE /v2/<name>/manifests/<reference>`.
    DeleteManifest,
    /// end-2: `GET /v2/<name>/blobs/<digest>`.
    GetBlob,
    /// end-2: `HEAD /v2/<name>/blobs/<digest>`.
    HeadBlob,
    /// end-10: `DELETE /v2/<name>/blobs/<digest>`.
    DeleteBlob,
    /// end-4a, 4b, 11: `POST /v2/<name>/blobs/uploads/`.
    StartUpload,
    /// end-13: `GET /v2/<name>/blobs/uploads/<id>`.
    UploadStatus,
    /// end-5: `PATCH /v2/<name>/blobs/uploads/<id>`.
    AppendUpload,
    /// end-6: `PUT /v2/<name>/blobs/uploads/<id>`.
    FinishUpload,
    /// `DELETE /v2/<name>/blobs/uploads/<id>`.
    CancelUpload,
}

impl Route {
    /// Every end-point, for tables that must not forget one.
    pub const ALL: [Self; 16] = [
        Self::Ping,
        Self::Catalog,
        Self::Tags,
        Self::Referrers,
        Self::GetManifest,
        Self::HeadManifest,
        Self::PutManifest,
        Self::DeleteManifest,
        Self::GetBlob,
        Self::HeadBlob,
        Self::DeleteBlob,
        Self::StartUpload,
        Self::UploadStatus,
        Self::AppendUpload,
        Self::FinishUpload,
        Self::CancelUpload,
    ];
}

/// A mount asked for by `?mount=<digest>&from=<name>` (spec, "Mounting a blob from another repository").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// The blob.
    pub digest: Digest,
    /// The repository that holds it; clients may leave it out.
    pub from: Option<Name>,
}

/// A call with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the routes above; their fields are the arguments by name")]
pub enum Request {
    Ping,
    Catalog { page: PageRequest },
    Tags { name: Name, page: PageRequest },
    Referrers { name: Name, digest: Digest, artifact_type: Option<String> },
    GetManifest { name: Name, reference: Reference },
    HeadManifest { name: Name, reference: Reference },
    PutManifest { name: Name, reference: Reference },
    DeleteManifest { name: Name, reference: Reference },
    GetBlob { name: Name, digest: Digest },
    HeadBlob { name: Name, digest: Digest },
    DeleteBlob { name: Name, digest: Digest },
    StartUpload { name: Name, digest: Option<Digest>, mount: Option<Mount> },
    UploadStatus { name: Name, upload: UploadId },
    AppendUpload { name: Name, upload: UploadId },
    FinishUpload { name: Name, upload: UploadId, digest: Digest },
    CancelUpload { name: Name, upload: UploadId },
}

/// Why a call could not be read.
#[derive(Debug)]
pub enum Refused {
    /// No end-point has this path.
    NoRoute,
    /// The path exists with other methods, which are named.
    Method(&'static str),
    /// An argument is malformed.
    Invalid(Error),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

impl Request {
    /// Read a call from its method, its path below and including `/v2/`, and its query.
    pub fn parse(method: &str, path: &str, query: Option<&str>) -> Result<Self, Refused> {
        let path = percent_decode_str(path).decode_utf8().map_err(|_| Refused::NoRoute)?;
        let rest = match &*path {
            "/v2" => "",
            other => other.strip_prefix("/v2/").ok_or(Refused::NoRoute)?,
        };
        let query = Query(query.unwrap_or_default());
        let segments: Vec<&str> = rest.split('/').collect();
        match segments.as_slice() {
            [""] => only(method, "GET, HEAD", Self::Ping),
            ["_catalog"] => only(method, "GET, HEAD", Self::Catalog { page: query.page()? }),
            [name @ .., "tags", "list"] => {
                only(method, "GET, HEAD", Self::Tags { name: join(name)?, page: query.page()? })
            }
            [name @ .., "referrers", digest] => {
                let artifact_type = query.get("artifactType").filter(|kind| !kind.is_empty());
                only(method, "GET, HEAD", Self::Referrers { name: join(name)?, digest: digest.parse()?, artifact_type })
            }
            [name @ .., "manifests", reference] => manifest(method, join(name)?, reference.parse()?),
            [name @ .., "blobs", "uploads"] | [name @ .., "blobs", "uploads", ""] => start(method, join(name)?, &query),
            [name @ .., "blobs", "uploads", id] => upload(method, join(name)?, id, &query),
            [name @ .., "blobs", digest] => blob(method, join(name)?, digest.parse()?),
            _ => Err(Refused::NoRoute),
        }
    }

    /// The end-point of the call.
    pub fn route(&self) -> Route {
        match self {
            Self::Ping => Route::Ping,
            Self::Catalog { .. } => Route::Catalog,
            Self::Tags { .. } => Route::Tags,
            Self::Referrers { .. } => Route::Referrers,
            Self::GetManifest { .. } => Route::GetManifest,
            Self::HeadManifest { .. } => Route::HeadManifest,
            Self::PutManifest { .. } => Route::PutManifest,
            Self::DeleteManifest { .. } => Route::DeleteManifest,
            Self::GetBlob { .. } => Route::GetBlob,
            Self::HeadBlob { .. } => Route::HeadBlob,
            Self::DeleteBlob { .. } => Route::DeleteBlob,
            Self::StartUpload { .. } => Route::StartUpload,
            Self::UploadStatus { .. } => Route::UploadStatus,
            Self::AppendUpload { .. } => Route::AppendUpload,
            Self::FinishUpload { .. } => Route::FinishUpload,
            Self::CancelUpload { .. } => Route::CancelUpload,
        }
    }

    /// The repository that the call is about, if it is about one.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Ping | Self::Catalog { .. } => None,
            Self::Tags { name, .. }
            | Self::Referrers { name, .. }
            | Self::GetManifest { name, .. }
            | Self::HeadManifest { name, .. }
            | Self::PutManifest { name, .. }
            | Self::DeleteManifest { name, .. }
            | Self::GetBlob { name, .. }
            | Self::HeadBlob { name, .. }
            | Self::DeleteBlob { name, .. }
            | Self::StartUpload { name, .. }
            | Self::UploadStatus { name, .. }
            | Self::AppendUpload { name, .. }
            | Self::FinishUpload { name, .. }
            | Self::CancelUpload { name, .. } => Some(name),
        }
    }

    /// The path and query of the call.
    pub fn path(&self) -> String {
        match self {
            Self::Ping => "/v2/".into(),
            Self::Catalog { page } => format!("/v2/_catalog{}", page_query(page)),
            Self::Tags { name, page } => format!("/v2/{name}/tags/list{}", page_query(page)),
            Self::Referrers { name, digest, artifact_type } => {
                let filter = artifact_type.as_ref().map(|kind| format!("?artifactType={}", encode(kind)));
                format!("/v2/{name}/referrers/{digest}{}", filter.unwrap_or_default())
            }
            Self::GetManifest { name, reference }
            | Self::HeadManifest { name, reference }
            | Self::PutManifest { name, reference }
            | Self::DeleteManifest { name, reference } => format!("/v2/{name}/manifests/{reference}"),
            Self::GetBlob { name, digest } | Self::HeadBlob { name, digest } | Self::DeleteBlob { name, digest } => {
                format!("/v2/{name}/blobs/{digest}")
            }
            Self::StartUpload { name, digest, mount } => {
                format!("/v2/{name}/blobs/uploads/{}", start_query(digest.as_ref(), mount.as_ref()))
            }
            Self::UploadStatus { name, upload }
            | Self::AppendUpload { name, upload }
            | Self::CancelUpload { name, upload } => {
                format!("/v2/{name}/blobs/uploads/{}", encode(&upload.0))
            }
            Self::FinishUpload { name, upload, digest } => {
                format!("/v2/{name}/blobs/uploads/{}?digest={digest}", encode(&upload.0))
            }
        }
    }
}

fn only(method: &str, allowed: &'static str, request: Request) -> Result<Request, Refused> {
    if matches!(method, "GET" | "HEAD") { Ok(request) } else { Err(Refused::Method(allowed)) }
}

fn manifest(method: &str, name: Name, reference: Reference) -> Result<Request, Refused> {
    Ok(match method {
        "GET" => Request::GetManifest { name, reference },
        "HEAD" => Request::HeadManifest { name, reference },
        "PUT" => Request::PutManifest { name, reference },
        "DELETE" => Request::DeleteManifest { name, reference },
        _ => return Err(Refused::Method("GET, HEAD, PUT, DELETE")),
    })
}

fn blob(method: &str, name: Name, digest: Digest) -> Result<Request, Refused> {
    Ok(match method {
        "GET" => Request::GetBlob { name, digest },
        "HEAD" => Request::HeadBlob { name, digest },
        "DELETE" => Request::DeleteBlob { name, digest },
        _ => return Err(Refused::Method("GET, HEAD, DELETE")),
    })
}

fn start(method: &str, name: Name, query: &Query) -> Result<Request, Refused> {
    if method != "POST" {
        return Err(Refused::Method("POST"));
    }
    let digest = query.digest("digest")?;
    let from = query.get("from").map(|from| from.parse()).transpose()?;
    let mount = query.digest("mount")?.map(|digest| Mount { digest, from });
    Ok(Request::StartUpload { name, digest, mount })
}

fn upload(method: &str, name: Name, id: &str, query: &Query) -> Result<Request, Refused> {
    let upload = UploadId(id.into());
    Ok(match method {
        "GET" | "HEAD" => Request::UploadStatus { name, upload },
        "PATCH" => Request::AppendUpload { name, upload },
        "DELETE" => Request::CancelUpload { name, upload },
        "PUT" => {
            let missing =
                || Error::new(Code::DigestInvalid, "finish an upload with ?digest=<digest of the whole blob>");
            Request::FinishUpload { name, upload, digest: query.digest("digest")?.ok_or_else(missing)? }
        }
        _ => return Err(Refused::Method("GET, HEAD, PATCH, PUT, DELETE")),
    })
}

fn join(segments: &[&str]) -> Result<Name> {
    segments.join("/").parse()
}

/// The query of a call; the first of several values counts.
struct Query<'a>(&'a str);

impl Query<'_> {
    fn get(&self, key: &str) -> Option<String> {
        form_urlencoded::parse(self.0.as_bytes()).find(|(k, _)| k == key).map(|(_, value)| value.into_owned())
    }

    fn digest(&self, key: &str) -> Result<Option<Digest>> {
        self.get(key).map(|text| text.parse()).transpose()
    }

    fn page(&self) -> Result<PageRequest> {
        let invalid = |_| Error::new(Code::PaginationNumberInvalid, "n is a number of items, 0 or more");
        let limit = self.get("n").map_or(Ok(MAX_PAGE), |n| n.parse().map_err(invalid))?;
        Ok(PageRequest { limit: limit.min(MAX_PAGE), last: self.get("last").filter(|last| !last.is_empty()) })
    }
}

/// Everything that is not unreserved (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encode(text: &str) -> impl std::fmt::Display {
    utf8_percent_encode(text, RESERVED)
}

fn page_query(page: &PageRequest) -> String {
    match &page.last {
        Some(last) => format!("?n={}&last={}", page.limit, encode(last)),
        None => format!("?n={}", page.limit),
    }
}

fn start_query(digest: Option<&Digest>, mount: Option<&Mount>) -> String {
    match (digest, mount) {
        (Some(digest), _) => format!("?digest={digest}"),
        (None, Some(Mount { digest, from: Some(from) })) => format!("?mount={digest}&from={}", encode(from.as_str())),
        (None, Some(Mount { digest, from: None })) => format!("?mount={digest}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn get(path: &str) -> Result<Request, Refused> {
        Request::parse("GET", path, None)
    }

    #[test]
    fn names_may_hold_the_words_of_the_protocol() {
        let request = get("/v2/a/blobs/uploads/manifests/tags/manifests/list").unwrap();
        assert_eq!(request.name().unwrap().as_str(), "a/blobs/uploads/manifests/tags");
        let request = get(&format!("/v2/tags/list/blobs/{DIGEST}")).unwrap();
        assert_eq!(request.name().unwrap().as_str(), "tags/list");
        let request = Request::parse("POST", "/v2/manifests/latest/blobs/uploads/", None).unwrap();
        assert_eq!(request.name().unwrap().as_str(), "manifests/latest");
    }

    #[test]
    fn hostile_paths_are_refused_and_never_read_as_another_repository() {
        for path in [
            "/",
            "/v2/a",
            "/v2//manifests/x",
            "/v2/../manifests/x",
            "/v2/a/../b/manifests/x",
            "/v2/%2e%2e/manifests/x",
            "/v2/a%00/manifests/x",
            "/v2/A/manifests/x",
            "/v2/a/manifests/",
            "/v2/a/manifests/..",
            "/v2/a/manifests/%2e%2e",
            "/v2/a/blobs/sha256:..",
            "/v2/a/manifests/x/",
            "/v2/a//tags/list",
            "/v3/",
            "/v2/%ff/tags/list",
            "/v2/tags/list",
        ] {
            assert!(get(path).is_err(), "{path}");
        }
        // Decoded once: a doubly encoded slash stays a character that no name has.
        assert!(get("/v2/a%252fb/tags/list").is_err());
        assert_eq!(get("/v2/a%2Fb/tags/list").unwrap().name().unwrap().as_str(), "a/b");
    }

    #[test]
    fn methods_and_arguments_are_checked() {
        assert!(matches!(
            Request::parse("POST", "/v2/a/manifests/x", None),
            Err(Refused::Method("GET, HEAD, PUT, DELETE"))
        ));
        assert!(matches!(Request::parse("GET", "/v2/a/blobs/uploads/", None), Err(Refused::Method("POST"))));
        assert!(matches!(Request::parse("PUT", "/v2/a/blobs/uploads/x", None), Err(Refused::Invalid(_))));
        for n in ["-1", "x", "1.5", "99999999999999999999999"] {
            assert!(Request::parse("GET", "/v2/a/tags/list", Some(&format!("n={n}"))).is_err(), "{n}");
        }
        let Request::Tags { page, .. } = Request::parse("GET", "/v2/a/tags/list", Some("n=9999999&last=b")).unwrap()
        else {
            panic!("a list of tags")
        };
        assert_eq!(page, PageRequest { limit: MAX_PAGE, last: Some("b".into()) });
    }

    #[test]
    fn a_mount_without_a_source_is_a_mount() {
        let query = format!("mount={DIGEST}");
        let Request::StartUpload { mount: Some(mount), .. } =
            Request::parse("POST", "/v2/a/blobs/uploads/", Some(&query)).unwrap()
        else {
            panic!("a mount")
        };
        assert_eq!(mount.from, None);
    }

    fn requests() -> impl Strategy<Value = (&'static str, Request)> {
        let name = prop::sample::select(vec!["a", "team/app", "blobs/uploads", "tags/list", "manifests/manifests"])
            .prop_map(|name| name.parse::<Name>().unwrap());
        let reference = prop_oneof![Just(DIGEST.to_string()), "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,9}"]
            .prop_map(|reference| reference.parse::<Reference>().unwrap());
        let digest: Digest = DIGEST.parse().unwrap();
        let upload = "[a-zA-Z0-9._~%=-]{1,12}".prop_map(UploadId);
        let page = (0..2000usize, prop::option::of("[a-z/&=+ ]{1,9}"))
            .prop_map(|(limit, last)| PageRequest { limit: limit.min(MAX_PAGE), last });
        (name, reference, upload, page, 0..9usize).prop_map(move |(name, reference, upload, page, which)| match which {
            0 => ("GET", Request::Tags { name, page }),
            1 => ("GET", Request::Catalog { page }),
            2 => ("PUT", Request::PutManifest { name, reference }),
            3 => ("HEAD", Request::HeadBlob { name, digest: digest.clone() }),
            4 => ("PATCH", Request::AppendUpload { name, upload }),
            5 => ("PUT", Request::FinishUpload { name, upload, digest: digest.clone() }),
            6 => {
                let mount = Some(Mount { digest: digest.clone(), from: Some(name.clone()) });
                ("POST", Request::StartUpload { name, digest: None, mount })
            }
            7 => ("GET", Request::Referrers { name, digest: digest.clone(), artifact_type: page.last }),
            _ => ("DELETE", Request::DeleteManifest { name, reference }),
        })
    }

    proptest! {
        #[test]
        fn what_is_rendered_is_read_back((method, request) in requests()) {
            let rendered = request.path();
            let (path, query) = rendered.split_once('?').map_or((rendered.as_str(), None), |(p, q)| (p, Some(q)));
            prop_assert_eq!(Request::parse(method, path, query).unwrap(), request);
        }

        #[test]
        fn no_path_panics(path in "(/|v2|[a-z]|%[0-9a-f]{2}|\\PC|blobs|uploads|manifests|tags|list){0,12}", query in "\\PC{0,30}") {
            let _ = Request::parse("GET", &format!("/v2/{path}"), Some(&query));
        }
    }
}
