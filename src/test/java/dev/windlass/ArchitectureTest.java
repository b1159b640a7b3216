package dev.windlass;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shape of the code, as far as a machine can hold it. */
class ArchitectureTest {
    private static JavaClasses main;

    @BeforeAll
    static void importMainClasses() {
        main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.windlass");
    }

    @Test
    void packagesAreFreeOfCycles() {
        hold(slices().matching("dev.windlass.(**)").should().beFreeOfCycles());
    }

    @Test
    void nobodyImportsTheRedisStore() {
        hold(noClasses()
                .that()
                .resideOutsideOfPackage("dev.windlass.store.redis")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.windlass.store.redis")
                .because("everybody else works with the contract, JobStore"));
    }

    @Test
    void whatAUserImplementsKnowsNothingOfTheStore() {
        hold(noClasses()
                .that()
                .resideInAPackage("dev.windlass.handler")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.windlass.store..")
                .because("handlers must not depend on where jobs are kept"));
    }

    @Test
    void onlyTheCommandLineKnowsTheRoot() {
        hold(classes()
                .that()
                .resideInAPackage("dev.windlass")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAnyPackage("dev.windlass", "dev.windlass.cli..")
                .because("the root puts the parts together, so a part that knows it closes a circle"));
    }

    @Test
    void onlyThePackageTimeReadsClocks() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("dev.windlass.time..")
                        .should()
                        .accessTargetWhere(readsAClock())
                        .because(
                                "time comes in through the constructor, so that tests can move it; see time.Ticker and time.Timer"));
    }

    private static void hold(ArchRule rule) {
        // a rule over a package that has no classes yet holds
        rule.allowEmptyShould(true).check(main);
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        Set<String> ofSystem = Set.of("currentTimeMillis", "nanoTime");
        return describe("a clock is read", access -> {
            String method = access.getTarget().getName();
            boolean system = access.getTargetOwner().isEquivalentTo(System.class) && ofSystem.contains(method);
            boolean temporal = assignableTo(Temporal.class).test(access.getTargetOwner()) && method.equals("now");
            boolean clock = access.getTargetOwner().isEquivalentTo(Clock.class) && method.startsWith("system");
            return system || temporal || clock;
        });
    }
}
