//! A stream whose other end must do its part: say which protocol it speaks, and take what it is sent. A client that does
//! neither holds memory and a file, and is cut off. At the end it is given a moment to hear the last answer.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// By these bytes HTTP/2 begins (RFC 9113, 3.4). Until one differs, or all were seen, hyper waits without a limit.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// For how long to wait for the other end.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Until it said which protocol it speaks.
    pub opening: Duration,
    /// While it does not take what it is sent.
    pub stall: Duration,
    /// Until it ends its side too. Closing a socket while a body is still coming in would reset it, and the client might
    /// never read why its body was refused.
    pub farewell: Duration,
}

/// Watches a stream.
pub struct Stall<S> {
    inner: S,
    limits: Limits,
    /// How many bytes of the preface came in.
    seen: usize,
    opening: Option<Wait>,
    /// Running since a write first had to wait.
    waiting: Option<Wait>,
    /// Running since our side ended.
    farewell: Option<Wait>,
}

type Wait = Pin<Box<Sleep>>;

impl<S> Stall<S> {
    /// Watch `inner`.
    pub fn new(inner: S, limits: Limits) -> Self {
        Self { inner, limits, seen: 0, opening: None, waiting: None, farewell: None }
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, progress: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if progress.is_ready() {
            self.waiting = None;
            return progress;
        }
        wait(&mut self.waiting, self.limits.stall, cx, "the client takes nothing")
    }

    /// Count what came in towards the preface.
    fn opened(&mut self, bytes: &[u8]) {
        let rest = &PREFACE[self.seen..];
        let goes_on = !bytes.is_empty() && rest.starts_with(bytes);
        self.seen = if goes_on { self.seen + bytes.len() } else { PREFACE.len() };
        if self.seen == PREFACE.len() {
            self.opening = None;
        }
    }
}

/// Fails once `timer`, begun when it is first asked, has run out.
fn wait<T>(timer: &mut Option<Wait>, time: Duration, cx: &mut Context<'_>, why: &str) -> Poll<io::Result<T>> {
    ready!(timer.get_or_insert_with(|| Box::pin(sleep(time))).as_mut().poll(cx));
    Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)))
}

impl<S: AsyncRead + Unpin> Stall<S> {
    /// Done when the other end has ended, or had its time; what it still says is not for us.
    fn poll_farewell(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let time = self.limits.farewell;
        let over: Poll<io::Result<()>> = wait(&mut self.farewell, time, cx, "the client does not end");
        let mut scratch = [0; 4096];
        while over.is_pending() {
            let mut buffer = ReadBuf::new(&mut scratch);
            match ready!(Pin::new(&mut self.inner).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                _ => break,
            }
        }
        Poll::Ready(())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Stall<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if self.seen < PREFACE.len() {
            if read.is_pending() {
                let time = self.limits.opening;
                return wait(&mut self.opening, time, cx, "the client does not say what it speaks");
            }
            self.opened(&buffer.filled()[before..]);
        }
        read
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stall<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.watch(cx, progress)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.inner).poll_write_vectored(cx, slices);
        self.watch(cx, progress)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let progress = Pin::new(&mut self.inner).poll_flush(cx);
        self.watch(cx, progress)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.farewell.is_none() {
            let progress = Pin::new(&mut self.inner).poll_shutdown(cx);
            ready!(self.watch(cx, progress))?;
        }
        self.poll_farewell(cx).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    const PATIENCE: Duration = Duration::from_millis(100);

    fn watched<S>(stream: S) -> Stall<S> {
        Stall::new(stream, Limits { opening: PATIENCE, stall: PATIENCE, farewell: PATIENCE })
    }

    #[tokio::test]
    async fn a_reader_that_stops_is_cut_off_and_a_slow_one_is_not() {
        let (client, server) = tokio::io::duplex(10);
        let mut server = watched(server);
        let began = Instant::now();
        let error = server.write_all(&[0; 100]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= PATIENCE);
        drop(client);

        let (mut client, server) = tokio::io::duplex(10);
        let mut server = watched(server);
        let slow = async {
            for _ in 0..10 {
                sleep(PATIENCE / 2).await;
                client.read_exact(&mut [0; 10]).await.unwrap();
            }
        };
        let (written, ()) = tokio::join!(server.write_all(&[0; 100]), slow);
        written.unwrap();
    }

    #[tokio::test]
    async fn who_does_not_say_what_they_speak_is_cut_off() {
        for (said, is_cut) in [("", true), ("PRI * HT", true), ("GET", false), ("PUT", false)] {
            let (mut client, server) = tokio::io::duplex(100);
            let mut server = watched(server);
            client.write_all(said.as_bytes()).await.unwrap();
            let mut bytes = Vec::new();
            let read = tokio::time::timeout(PATIENCE * 2, server.read_to_end(&mut bytes)).await;
            assert_eq!(matches!(read, Ok(Err(_))), is_cut, "{said}");
            assert_eq!(bytes, said.as_bytes());
        }
    }

    #[tokio::test]
    async fn the_end_waits_for_the_other_end_but_not_for_long() {
        let (client, server) = tokio::io::duplex(100);
        let began = Instant::now();
        watched(server).shutdown().await.unwrap();
        assert!(began.elapsed() >= PATIENCE);
        drop(client);

        let (mut client, server) = tokio::io::duplex(100);
        let (mut server, began) = (watched(server), Instant::now());
        client.write_all(b"more than is wanted").await.unwrap();
        let ends = async {
            client.read_to_end(&mut Vec::new()).await.unwrap();
            drop(client);
        };
        let (ended, ()) = tokio::join!(server.shutdown(), ends);
        ended.unwrap();
        assert!(began.elapsed() < PATIENCE);
    }
}
