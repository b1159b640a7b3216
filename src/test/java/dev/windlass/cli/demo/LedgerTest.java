package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(List.of("b", "a"));

    @Test
    void keepsTheOrderInWhichKindsWereNamed() {
        assertEquals(
                List.of("b", "a"),
                ledger.accounts().stream().map(Ledger.Account::kind).toList());
    }

    @Test
    void givenMoreJobsThanPlanned_whenSent_thenThePlanGrows() {
        ledger.planned("a", 1);
        ledger.sent("a");
        ledger.sent("a");
        ledger.ended("a");

        assertEquals(new Ledger.Account("a", 2, 2, 1), ledger.accounts().get(1));
        assertEquals(1, ledger.ended());
    }

    @Test
    void givenAFloodOfDifferences_whenAsked_thenTenAreToldAndTheRestCounted() {
        assertTrue(ledger.differences().isEmpty());

        IntStream.range(0, 25).forEach(n -> ledger.differs("job " + n));

        List<String> told = ledger.differences();
        assertEquals(11, told.size());
        assertEquals("job 9", told.get(9));
        assertEquals("and 15 more", told.get(10));
    }
}
