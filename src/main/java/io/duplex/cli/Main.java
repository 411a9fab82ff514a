package io.duplex.cli;

/** Starts. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("duplex");
    }
}
