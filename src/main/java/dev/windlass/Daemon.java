package dev.windlass;

class Daemon {}
