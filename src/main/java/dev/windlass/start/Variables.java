package dev.windlass.start;

import dev.windlass.config.WindlassConfig;
import dev.windlass.store.Finding;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertyNamesMatcher;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.common.utils.StringUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Environment variables that look like settings and are none. The configuration itself refuses unknown keys from
 * everywhere else, but not these, as it cannot tell to whom they belong.
 */
final class Variables {
    private static final String PREFIX = "WINDLASS_";
    /** What Kubernetes tells every pod about a Service whose name begins with windlass. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");

    private Variables() {}

    /** One finding for each name that begins with {@code WINDLASS_} and is no setting, in order. */
    static List<Finding> unknown(SmallRyeConfig config, Collection<String> variables) {
        PropertyNamesMatcher keys =
                ConfigMappings.propertyNamesMatcher(List.of(ConfigClass.configClass(WindlassConfig.class)));
        if (!keys.matches("windlass.lease")) {
            // a native image that was built without the means to look into WindlassConfig
            return List.of();
        }
        Set<String> known = new HashSet<>();
        for (String name : config.getPropertyNames()) {
            if (keys.matches(name)) {
                known.add(StringUtil.replaceNonAlphanumericByUnderscores(name).toUpperCase(Locale.ROOT));
            }
        }
        List<Finding> unknown = new ArrayList<>();
        for (String variable : new TreeSet<>(variables)) {
            if (variable.startsWith(PREFIX)
                    && !known.contains(variable)
                    && !OF_KUBERNETES.matcher(variable).matches()) {
                unknown.add(Finding.error(
                        variable,
                        "this environment variable is no setting of Windlass",
                        "write it as in src/docs/configuration.md, in upper case with underscores, or remove it"));
            }
        }
        return unknown;
    }
}
