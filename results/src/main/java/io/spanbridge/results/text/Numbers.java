package io.spanbridge.results.text;

import io.spanbridge.results.stats.Estimate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them: three digits that count, a real minus sign, and a dash where there is no number. */
public final class Numbers {
    /** What stands where there is no number. */
    public static final String NONE = "–";

    private static final String MINUS = "\u2212";
    private static final double HUGE = 1e15;

    private Numbers() {}

    /** Three significant digits; all digits before the point. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size >= HUGE) {
            return sign(value) + String.format(Locale.ROOT, "%.2e", size);
        }
        double shown = BigDecimal.valueOf(size)
                .round(new MathContext(3, RoundingMode.HALF_EVEN))
                .doubleValue();
        String text = String.format(Locale.ROOT, "%,." + decimals(shown) + "f", size);
        return (text.matches("[0.]*") ? "" : sign(value)) + text;
    }

    /** The ends of an interval, {@code 1.2 to 3.4}; a dash without one. */
    public static String interval(Estimate estimate) {
        return estimate.hasInterval() ? number(estimate.low()) + " to " + number(estimate.high()) : NONE;
    }

    /** A ratio as a change with its sign, {@code +3.1 %}. */
    public static String change(double ratio) {
        if (!Double.isFinite(ratio)) {
            return NONE;
        }
        double percent = (ratio - 1) * 100;
        if (percent >= 1000) {
            return "×" + number(ratio);
        }
        String text = String.format(Locale.ROOT, "%.1f", Math.abs(percent));
        return ("0.0".equals(text) ? "±" : percent < 0 ? MINUS : "+") + text + "\u00a0%";
    }

    /** The ends of an interval of ratios as changes; a dash without one. */
    public static String changes(Estimate ratio) {
        return ratio.hasInterval() ? change(ratio.low()) + " to " + change(ratio.high()) : NONE;
    }

    /** A share as per cent without a sign, {@code 2.1 %}. */
    public static String share(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f\u00a0%%", share * 100) : NONE;
    }

    /** Bytes per unit of work; whole numbers where they are whole. */
    public static String bytes(double bytes) {
        if (!Double.isFinite(bytes)) {
            return NONE;
        }
        double rounded = Math.rint(bytes);
        return Math.abs(bytes - rounded) < 0.05
                ? (rounded < 0 ? MINUS : "") + String.format(Locale.ROOT, "%,.0f", Math.abs(rounded))
                : number(bytes);
    }

    private static int decimals(double shown) {
        if (shown >= 100 || shown == 0) {
            return 0;
        }
        return Math.min(5, 2 - (int) Math.floor(Math.log10(shown)));
    }

    private static String sign(double value) {
        return value < 0 ? MINUS : "";
    }
}
