/** The manifests in {@code k8s/}, held against the model of Kubernetes, against each other, and against the daemon. */
@NullMarked
package dev.windlass.k8s;

import org.jspecify.annotations.NullMarked;
