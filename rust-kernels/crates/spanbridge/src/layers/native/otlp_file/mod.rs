//! Spans to a file or to standard output, in the JSON form of OTLP: each line a complete `TracesData`.

mod at_once;
mod file;
mod output;
mod settings;

pub(super) use settings::OtlpFileSettings;

use self::{at_once::AtOnce, output::Output, settings::Target};
use super::{
    export::{Ledger, OtlpGroup, Sender, Worker, WorkerSettings},
    model::{Ended, Json, Spans},
    Seat,
};
use crate::session::{DropReason, LayerGroup};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// How long closing may take: a pipe that nobody reads can hold the thread up.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// Opens the output and starts what writes to it; the error says which file could not be opened, and why.
pub(super) fn open(settings: &OtlpFileSettings, seat: Seat) -> Result<Box<dyn LayerGroup>, String> {
    let name = match &settings.target {
        Target::File { path } => path.display().to_string(),
        Target::Stdout {} => "standard output".to_owned(),
    };
    let output = Output::open(&settings.target)?;
    let ledger = Arc::new(Ledger::new(name));
    let spans = Spans::new(settings.model.clone(), seat.session, seat.mask());
    let lines = Lines {
        json: Json::new(&settings.model, spans.callsites()),
        buffer: Vec::new(),
        output,
        ledger: ledger.clone(),
    };
    let process = &settings.process;
    let Some(batch) = process.batch() else {
        let exporter = AtOnce::new(lines, ledger, seat.speaker.clone());
        return Ok(Box::new(OtlpGroup {
            seat,
            spans,
            exporter,
        }));
    };
    let worker = WorkerSettings {
        thread_name: "spanbridge-otlp",
        batch: Some(batch),
        export_timeout: process.export_timeout(),
        shutdown: SHUTDOWN,
    };
    // A write cannot be interrupted.
    let exporter = Worker::open(worker, ledger, seat.speaker.clone(), |_| {}, move || lines)?;
    Ok(Box::new(OtlpGroup {
        seat,
        spans,
        exporter,
    }))
}

/// Writes a line per batch.
struct Lines {
    json: Json,
    buffer: Vec<u8>,
    output: Output,
    ledger: Arc<Ledger>,
}

/// Above this the buffer is not kept, in bytes.
const KEPT: usize = 1 << 20;

impl Lines {
    fn write(&mut self, spans: &[Ended]) {
        self.buffer.clear();
        self.json.write(&mut self.buffer, spans);
        self.buffer.push(b'\n');
        let count = spans.len() as u64;
        match self.output.write(&self.buffer) {
            Ok(()) => self.ledger.exported(count),
            Err(error) => {
                let problem = format!("cannot be written to: {error}");
                self.ledger.failed(&problem);
                self.ledger.lost(DropReason::Failed, count, &problem);
            }
        }
        if self.buffer.capacity() > KEPT {
            self.buffer = Vec::new();
        }
    }
}

impl Sender for Lines {
    fn send(&mut self, spans: &[Ended], _: Instant) {
        self.write(spans);
    }

    fn close(self, _: Instant) {}
}
