//! Bodies, out and in.

use std::io;

use axum::body::Body;
use futures_util::TryStreamExt;
use oci::{Blob, ByteStream};

/// The bytes of a blob as the body of an answer.
pub fn body_of(blob: Blob) -> Body {
    match blob.body {
        oci::Body::Bytes(bytes) => Body::from(bytes),
        _ => Body::from_stream(store::stream_of(blob)),
    }
}

/// The body of a request.
pub fn incoming(body: Body) -> ByteStream {
    Box::pin(body.into_data_stream().map_err(io::Error::other))
}
