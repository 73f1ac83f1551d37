package io.spanbridge.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivers records where they lie, in the buffers of the threads that wrote them. Another buffer says where that is, stretch by stretch
 * ({@link RecordFormat}). Used by the thread that drains, one at a time.
 */
final class Stretches {
    /** The buffers that are read in, during {@link #deliver}. */
    private final List<ThreadBuffer> read = new ArrayList<>();

    /** How far the last {@link #deliver} has come. */
    private int delivered;

    /** Returns of how many bytes of what is said the last {@link #deliver} has delivered all, also when it threw. */
    int delivered() {
        return delivered;
    }

    /**
     * Delivers the stretches of which {@code length} bytes of a buffer, after its front, say where they lie, and lets go of what is
     * mentioned no more after each. Where that ends in the middle of one, it is said there how far.
     *
     * @return {@code length}; when a layer has closed the session, the complement of where it is said of the stretch that is not whole
     */
    int deliver(Session session, ByteBuffer said, int length) {
        delivered = 0;
        if (length % RecordFormat.STRETCH != 0) {
            throw new MalformedRecordException("what is said of stretches has " + length + " bytes");
        }
        try {
            for (int done = 0; done < length; done += RecordFormat.STRETCH) {
                int at = RecordFormat.FRONT + done;
                int letGo = said.getInt(at + RecordFormat.STRETCH_LET_GO);
                if (letGo != 0) {
                    // Whatever happens, it is not to be taken for how much was delivered.
                    said.putInt(at + RecordFormat.STRETCH_DELIVERED, 0);
                }
                ThreadBuffer buffer = ThreadBuffers.get(said.getInt(at));
                if (buffer.openFor(this)) {
                    read.add(buffer);
                }
                int offset = said.getInt(at + RecordFormat.STRETCH_OFFSET);
                int size = said.getInt(at + RecordFormat.STRETCH_LENGTH);
                if (!buffer.deliverStretch(session, offset, size, said, at + RecordFormat.STRETCH_DELIVERED)) {
                    return ~done;
                }
                if (letGo != 0) {
                    buffer.captures().letGo(letGo);
                }
                delivered = done + RecordFormat.STRETCH;
            }
            return length;
        } finally {
            for (int i = 0; i < read.size(); i++) {
                read.get(i).closeFor(this);
            }
            read.clear();
        }
    }
}
