package io.duplex.admin;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.List;

/** A part of the API on the inside port: some resources below {@link #ROOT}, and what answers there. */
public interface Routes {
    /** The path of the API. */
    String ROOT = "/api/v1/";

    /** Which API keys open a part, where there are keys. */
    enum Access {
        /** Any key. */
        SERVICES,
        /** Keys of operators. */
        OPERATORS
    }

    /** The first segments of this part's paths, {@code connections} for instance. */
    List<String> resources();

    /** Who may ask here. */
    Access access();

    /** Adds the handlers; keys, hosts and origins have been checked when they run. */
    void mount(Router router);

    /** Where there is GET there is HEAD (RFC 9110 s9.1); Vert.x leaves out the body. */
    static Route getOrHead(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }
}
