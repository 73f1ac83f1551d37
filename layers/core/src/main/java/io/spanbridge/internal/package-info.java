/** The inside of the bridge. Not an API: everything here may change with every version. */
package io.spanbridge.internal;
