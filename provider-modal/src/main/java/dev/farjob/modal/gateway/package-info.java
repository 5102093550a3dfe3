/**
 * Modal over an HTTP gateway: a small app that the team deploys on Modal itself, and a client for it. The client needs
 * nothing of Modal's but the URL of that app and a proxy token; it knows no API token and no gRPC.
 */
@NullMarked
package dev.farjob.modal.gateway;

import org.jspecify.annotations.NullMarked;
