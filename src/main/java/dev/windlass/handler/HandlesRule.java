package dev.windlass.handler;

import jakarta.enterprise.inject.build.compatible.spi.BeanInfo;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.Messages;
import jakarta.enterprise.inject.build.compatible.spi.Registration;
import jakarta.enterprise.lang.model.types.Type;

/**
 * Fails the build for a class that is marked with {@link Handles} but is no handler. It must be the build: nothing uses
 * such a bean, so it is removed as unused, and {@link HandlerRegistry} never sees it.
 */
public class HandlesRule implements BuildCompatibleExtension {
    /** Called by the build for every bean. */
    @Registration(types = Object.class)
    public void check(BeanInfo bean, Messages messages) {
        if (bean.isClassBean()
                && bean.declaringClass().hasAnnotation(Handles.class)
                && bean.types().stream().noneMatch(HandlesRule::isHandler)) {
            messages.error(
                    bean.declaringClass().name()
                            + " is marked with @Handles: implement JobHandler or BlockingJobHandler",
                    bean);
        }
    }

    private static boolean isHandler(Type type) {
        String name = type.isParameterizedType()
                ? type.asParameterizedType().declaration().name()
                : type.isClass() ? type.asClass().declaration().name() : "";
        return name.equals(JobHandler.class.getName()) || name.equals(BlockingJobHandler.class.getName());
    }
}
